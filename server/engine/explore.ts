import type { CandidateFacts, DecisionFacts, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS } from "../domain/factor.ts";
import { drawBeta, drawOf } from "./chance.ts";
import type { CompiledLane, CompiledPolicy } from "./compile-policy.ts";

/** Narrows the posterior that is drawn from, as simulated in ROUTING (bounded exploration). */
const POSTERIOR_WIDTH = 0.49;
/** Jeffreys' half: with less, draws round to exactly 0 or 1, and among such ties rank and not chance would choose. */
const LEAST_COUNT = 0.5;
const COST = FACTORS.indexOf("cost");
const QUALITY = FACTORS.indexOf("quality");

/** A lane starts with credit for trying each of its agents twice. */
export function startingCredit(eligibleAgents: number): number {
  return 2 * eligibleAgents;
}

/** Credit after one decision: it earns, up to a cap of start + 20, and an exploration costs 1. */
export function nextCredit(
  credit: number,
  eligibleAgents: number,
  explored: boolean,
  earnedPerDecision: number,
): number {
  const earned = Math.min(startingCredit(eligibleAgents) + 20, credit + earnedPerDecision);
  return Math.max(0, explored ? earned - 1 : earned);
}

/** Whether chance may move this choice at all; the record's facts say it, so that propensity can be told on reading. */
export function mayExplore(facts: DecisionFacts, lane: CompiledLane, regulars: number): boolean {
  return (
    lane.lane.exploration.enabled &&
    facts.cause === "route" &&
    !facts.critical &&
    facts.pinnedOrdinal === null &&
    facts.explorationCredit >= 1 &&
    regulars > 1
  );
}

/** Candidates that exploration may choose, in rank order: not dearer than the leader by more than the lane's factor. */
export function explorable(ranked: readonly ScoredCandidate[], lane: CompiledLane): readonly ScoredCandidate[] {
  const leader = ranked[0]!;
  const ceiling = leader.facts.raw[COST]! * lane.lane.exploration.maximumCostFactor;
  return ranked.filter((candidate) => candidate === leader || candidate.facts.raw[COST]! <= ceiling);
}

/** The Beta posterior that a candidate's quality is drawn from. */
export function drawnPosterior({ posterior }: CandidateFacts): [successes: number, failures: number] {
  const [successes, failures] = posterior;
  return [Math.max(LEAST_COUNT, successes / POSTERIOR_WIDTH), Math.max(LEAST_COUNT, failures / POSTERIOR_WIDTH)];
}

/** Thompson sampling of the quality factor alone: the candidate that is best under one draw of every posterior. */
export function thompsonChoice(
  candidates: readonly ScoredCandidate[],
  weights: Float64Array,
  policy: CompiledPolicy,
  seed: string,
): ScoredCandidate {
  let best = candidates[0]!;
  let bestTotal = -1;
  for (const candidate of candidates) {
    const agentId = policy.agents[candidate.ordinal]!.id;
    const [successes, failures] = drawnPosterior(candidate.facts);
    const quality = drawBeta(successes, failures, drawOf(seed, "explore", agentId));
    const total = candidate.total - candidate.contributions[QUALITY]! + weights[QUALITY]! * quality;
    if (total > bestTotal) {
      best = candidate;
      bestTotal = total;
    }
  }
  return best;
}
