import type { ComparisonView } from "../domain/decision.ts";
import type { Weights } from "../domain/factor.ts";
import { Problem } from "../domain/problem.ts";
import { compare } from "../engine/compare.ts";
import { replay } from "../engine/decide.ts";
import { weightsInForce } from "../engine/describe.ts";
import type { Caller } from "./ports.ts";
import { findDecision } from "./read-decision.ts";
import { policyOf } from "./view-stored.ts";
import { demand, type World } from "./world.ts";

export interface CompareInput {
  decisionId: string;
  agentA: string;
  agentB: string;
  /** Compare under these weights instead of those in force. */
  weights?: Weights | undefined;
}

/** Why A and not B in one decision, factor by factor. */
export async function compareAgents(world: World, caller: Caller, input: CompareInput): Promise<ComparisonView> {
  demand(caller, "read_own");
  const { record } = await findDecision(world, caller, input.decisionId);
  const policy = await policyOf(world, record);
  const decision = input.weights === undefined ? record.decision : replay(record.decision.facts, policy, input.weights);
  const weights = input.weights ?? weightsInForce(decision, policy);
  const comparison = compare(decision, policy, weights, record.id, input.agentA, input.agentB);
  if (comparison !== undefined) return comparison;
  throw new Problem(
    "unknown_agent",
    `${input.agentA} or ${input.agentB} is not an agent of policy version ${policy.version}.`,
    "Name two agents of the policy that the decision was made under.",
  );
}
