import type { DecisionFacts, ExclusionFacts } from "../domain/decision.ts";
import type { CompiledPolicy } from "./compile-policy.ts";

/**
 * All agents of the policy that were not scored, in the policy's order. Agents that are not members of the lane are
 * not recorded, since the policy version tells who they are; here they stand with the rest.
 */
export function allExclusions(facts: DecisionFacts, policy: CompiledPolicy): ExclusionFacts[] {
  const recorded = new Map(facts.exclusions.map((exclusion) => [exclusion.ordinal, exclusion]));
  const scored = new Set(facts.candidates.map((candidate) => candidate.ordinal));
  const all: ExclusionFacts[] = [];
  for (let ordinal = 0; ordinal < policy.agents.length; ordinal += 1) {
    if (scored.has(ordinal)) continue;
    all.push(recorded.get(ordinal) ?? { ordinal, filter: "not_a_member", need: 0, have: 0, note: "" });
  }
  return all;
}

/** Where one agent fell; `undefined` for one that was scored. */
export function fallOf(facts: DecisionFacts, ordinal: number, policy: CompiledPolicy): ExclusionFacts | undefined {
  return allExclusions(facts, policy).find((exclusion) => exclusion.ordinal === ordinal);
}
