import type { Decision, FactorView, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS, type Weights } from "../domain/factor.ts";

/** The factors of one candidate as clients read them, with the unnormalised weights in force. */
export function factorsOf(decision: Decision, scored: ScoredCandidate, weights: Weights): FactorView[] {
  const facts = decision.facts.candidates.find((candidate) => candidate.ordinal === scored.ordinal)!;
  return FACTORS.map((name, place) => ({
    name,
    raw: facts.raw[place]!,
    assumed: (facts.assumed & (1 << place)) !== 0,
    normalised: scored.normalised[place]!,
    weight: weights[name],
    contribution: scored.contributions[place]!,
  }));
}
