import type { FactorView, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS, type Weights } from "../domain/factor.ts";

/** The factors of one candidate as clients read them, with the unnormalised weights in force. */
export function factorsOf(scored: ScoredCandidate, weights: Weights): FactorView[] {
  return FACTORS.map((name, place) => ({
    name,
    raw: scored.facts.raw[place]!,
    assumed: (scored.facts.assumed & (1 << place)) !== 0,
    normalised: scored.normalised[place]!,
    weight: weights[name],
    contribution: scored.contributions[place]!,
  }));
}
