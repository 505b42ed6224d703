import { SHIPPED_LANES } from "../domain/lane.ts";
import type { Policy, PolicyDocument } from "../domain/policy.ts";
import { type CompiledPolicy, compilePolicy } from "../engine/compile-policy.ts";
import { extendLaneHead } from "../engine/extend-lane-head.ts";
import type { LaneHead } from "../engine/lane-head.ts";
import type { PolicyCache, PolicyStore } from "./ports.ts";

/** Past versions kept compiled: enough for a page of decisions across many publishes. */
const KEPT_VERSIONS = 32;

/**
 * The policy in force and past ones, compiled. A lane of the operator's own is trained when a version with it is first
 * compiled; heads are kept by what they were trained from, so publishing a weight trains nothing.
 */
export function createPolicyCache(store: PolicyStore, baseHead: LaneHead, initial: Policy): PolicyCache {
  const heads = new Map<string, LaneHead>();
  const versions = new Map<number, CompiledPolicy>();

  const headFor = (document: PolicyDocument): LaneHead => {
    const own = document.lanes
      .filter((lane) => !SHIPPED_LANES.some((name) => name === lane.name))
      .map(({ name, description, keywords, examples }) => ({ name, description, keywords, examples }));
    if (own.length === 0) return baseHead;
    return keep(heads, JSON.stringify(own), 8, () => extendLaneHead(baseHead, own));
  };
  const compile = (policy: Pick<Policy, "version" | "hash" | "document">) =>
    compilePolicy(policy, headFor(policy.document));

  let current = compile(initial);
  versions.set(current.version, current);
  return {
    current: () => current,
    compile,
    adopt(compiled) {
      if (compiled.version <= current.version) return;
      current = compiled;
      keep(versions, compiled.version, KEPT_VERSIONS, () => compiled);
    },
    async version(version) {
      const known = versions.get(version);
      if (known !== undefined) return known;
      const policy = await store.get(version);
      return policy === null ? null : keep(versions, version, KEPT_VERSIONS, () => compile(policy));
    },
  };
}

/** The value under a key, made when missing; the oldest goes when there are more than `most`. */
function keep<Key, Value>(map: Map<Key, Value>, key: Key, most: number, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  if (map.size > most) map.delete(map.keys().next().value as Key);
  return made;
}
