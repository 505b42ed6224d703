import type { DecisionRecord, DecisionView } from "../domain/decision.ts";
import type { Weights } from "../domain/factor.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";
import { describeDecision } from "../engine/describe.ts";
import type { World } from "./world.ts";

/** The policy version that a record was made under. A record without its policy is a broken invariant. */
export async function policyOf(world: World, record: DecisionRecord): Promise<CompiledPolicy> {
  const { policyVersion } = record.decision.facts;
  const policy = await world.policies.version(policyVersion);
  if (policy === null) throw new Error(`policy version ${policyVersion} of decision ${record.id} is missing`);
  return policy;
}

/** A stored record described under the policy of its time. */
export async function viewStored(
  world: World,
  record: DecisionRecord,
  propensity: "computed" | "deferred",
  weights?: Weights,
): Promise<DecisionView> {
  const policy = await policyOf(world, record);
  return describeDecision(
    record,
    policy,
    "committed",
    weights === undefined ? { propensity } : { propensity, weights },
  );
}
