import type { PolicyDocument } from "../domain/policy.ts";
import { Problem } from "../domain/problem.ts";

/** The names that a policy version's ordinals stand for. Versions never change, so what was read once stays true. */
export interface PolicyNames {
  agents: readonly string[];
  lanes: readonly string[];
}

export interface PolicyNameCache {
  /** At once where the version is known, which it nearly always is. */
  of(version: number): PolicyNames | Promise<PolicyNames>;
  learn(version: number, document: PolicyDocument): void;
}

/** A version's names are at most some ten thousand characters. */
const MAXIMUM_VERSIONS = 256;

/** `load` reads the document of a version; `null` where there is none, which `of` answers with `internal`. */
export function createPolicyNameCache(load: (version: number) => Promise<PolicyDocument | null>): PolicyNameCache {
  const known = new Map<number, PolicyNames>();

  function learn(version: number, document: PolicyDocument): PolicyNames {
    const names = {
      agents: document.agents.map((agent) => agent.id),
      lanes: document.lanes.map((lane) => lane.name),
    };
    known.set(version, names);
    if (known.size > MAXIMUM_VERSIONS) known.delete(known.keys().next().value!);
    return names;
  }

  async function read(version: number): Promise<PolicyNames> {
    const document = await load(version);
    if (document !== null) return learn(version, document);
    throw new Problem(
      "internal",
      `policy version ${version} was never published, so its agents are not known`,
      "Publish the policy before recording decisions under it.",
    );
  }

  return { of: (version) => known.get(version) ?? read(version), learn };
}
