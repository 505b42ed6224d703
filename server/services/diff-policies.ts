import { type PolicyChange, policyChanges } from "../domain/policy-change.ts";
import type { Caller } from "./ports.ts";
import { readPolicy } from "./read-policy.ts";
import type { World } from "./world.ts";

/** What changed from one policy version to another. */
export async function diffPolicies(
  world: World,
  caller: Caller,
  { from, to }: { from: number; to: number },
): Promise<{ from: number; to: number; changes: PolicyChange[] }> {
  const [before, after] = await Promise.all([readPolicy(world, caller, from), readPolicy(world, caller, to)]);
  return { from, to, changes: policyChanges(before.document, after.document) };
}
