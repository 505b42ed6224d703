import type { CandidateFacts, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS } from "../domain/factor.ts";
import type { Lane } from "../domain/lane.ts";

/**
 * Normalised values, 1 is best, on scales that the policy fixes: no other candidate is looked at, so that an agent
 * that could not win anyway cannot change the order of two others.
 */
export function normalise(raw: Float32Array, lane: Lane): Float64Array {
  const normalised = new Float64Array(FACTORS.length);
  const { latencyMs, costMicros } = lane.reference;
  normalised[0] = raw[0]!; // capability: a level already
  normalised[1] = 1 - raw[1]! / 2; // tier_fit: 1, 0.5, 0 by distance
  normalised[2] = raw[2]!; // quality: a probability already
  normalised[3] = latencyMs / (latencyMs + raw[3]!);
  normalised[4] = costMicros / (costMicros + raw[4]!);
  normalised[5] = Math.max(0, 1 - raw[5]!); // load
  normalised[6] = 1 - raw[6]!; // reliability
  normalised[7] = raw[7]!; // session
  return normalised;
}

/** Scores one candidate: contributions are weight times normalised value, the total is their sum, 0 to 1. */
export function score(candidate: CandidateFacts, weights: Float64Array, lane: Lane): ScoredCandidate {
  const normalised = normalise(candidate.raw, lane);
  const contributions = new Float64Array(FACTORS.length);
  let total = 0;
  for (let factor = 0; factor < FACTORS.length; factor += 1) {
    const contribution = weights[factor]! * normalised[factor]!;
    contributions[factor] = contribution;
    total += contribution;
  }
  return { ordinal: candidate.ordinal, facts: candidate, rank: 0, total, normalised, contributions };
}
