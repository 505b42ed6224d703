import type { Decision, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS } from "../domain/factor.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { drawnPosterior, explorable } from "./explore.ts";
import { type LogitBeta, logitBeta, massBelow } from "./logit-beta.ts";

const QUALITY = FACTORS.indexOf("quality");
/** A thousand points of less than this add up to nothing that a propensity would show. */
const NEGLIGIBLE_MASS = 1e-8;

/**
 * Probability with which the recorded choice was made. Exact where no exploration was possible; otherwise the chosen
 * agent's chance of being best under one draw of every posterior, by quadrature from the record alone: where credit
 * allows exploration, a draw that differs from the greedy choice is always taken, so that chance is the propensity.
 * `null` where nobody was chosen.
 */
export function propensityOf(
  decision: Decision,
  policy: CompiledPolicy,
): { value: number; method: "exact" | "quadrature" } | null {
  if (decision.chosenOrdinal === null) return null;
  if (decision.propensity.method === "exact") return { value: decision.propensity.value, method: "exact" };
  const lane = policy.laneByName.get(decision.facts.sighting.lane)!;
  const drawn = explorable(decision.candidates, lane);
  const chosen = drawn.findIndex((candidate) => candidate.ordinal === decision.chosenOrdinal);
  if (chosen === -1) return { value: 0, method: "quadrature" };
  return { value: chanceOfBest(chosen, drawn, decision.weights[QUALITY]!), method: "quadrature" };
}

/** P(total of `chosen` is the largest) where each total's quality is drawn anew from its posterior, independently. */
function chanceOfBest(chosen: number, drawn: readonly ScoredCandidate[], weight: number): number {
  // Nothing is drawn that counts, so the first in rank always stays.
  if (weight === 0) return chosen === 0 ? 1 : 0;
  const bases = drawn.map((candidate) => candidate.total - candidate.contributions[QUALITY]!);
  const posteriors = drawn.map((candidate) => logitBeta(...drawnPosterior(candidate.facts)));
  const own = posteriors[chosen]!;
  const leads = bases.map((base) => (bases[chosen]! - base) / weight);
  let chance = 0;
  own.mass.forEach((mass, point) => {
    if (mass > NEGLIGIBLE_MASS) chance += mass * chanceAllBelow(own.from + point * own.step, leads, posteriors, chosen);
  });
  return Math.min(1, chance);
}

/** Chance that every other quality, less the chosen one's lead over it, stays under a quality of this logit. */
function chanceAllBelow(
  logit: number,
  leads: readonly number[],
  posteriors: readonly LogitBeta[],
  chosen: number,
): number {
  const quality = 1 / (1 + Math.exp(-logit));
  let chance = 1;
  for (let other = 0; other < posteriors.length && chance > 0; other += 1) {
    if (other === chosen) continue;
    const bound = quality + leads[other]!;
    if (bound <= 0) return 0;
    if (bound >= 1) continue;
    // Without a lead the logit itself is the bound: near 0 and 1 it is finer than the quality.
    chance *= massBelow(posteriors[other]!, leads[other] === 0 ? logit : Math.log(bound / (1 - bound)));
  }
  return chance;
}
