import type { Policy } from "../domain/policy.ts";
import { Problem } from "../domain/problem.ts";
import type { Caller, PolicyVersionRow } from "./ports.ts";
import { demand, type World } from "./world.ts";

/** A policy version, by default the one in force. */
export async function readPolicy(world: World, caller: Caller, version?: number): Promise<Policy> {
  demand(caller, "explain");
  const policy = version === undefined ? await world.policyStore.current() : await world.policyStore.get(version);
  if (policy !== null) return policy;
  throw new Problem(
    "not_found",
    version === undefined ? "No policy was published yet." : `There is no policy version ${version}.`,
    version === undefined ? "Publish one with PUT /v1/policy." : "List the versions with GET /v1/policy/versions.",
  );
}

/** Published versions, newest first. */
export async function listPolicyVersions(
  world: World,
  caller: Caller,
  { limit, beforeVersion }: { limit: number; beforeVersion?: number | undefined },
): Promise<PolicyVersionRow[]> {
  demand(caller, "explain");
  return world.policyStore.history(limit, beforeVersion);
}
