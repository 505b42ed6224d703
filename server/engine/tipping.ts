import type { Decision, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS, type Factor, type Weights } from "../domain/factor.ts";

/** An interval of one unnormalised weight; `to: null` has no upper end. */
export interface WeightInterval {
  from: number;
  to: number | null;
}

/** A candidate's total as a line over one weight, all other weights fixed. */
interface Line {
  ordinal: number;
  base: number;
  slope: number;
}

/** Closer than this two lines are the same line: neither ever beats the other. */
const SAME = 1e-12;

/**
 * For each candidate the interval of `factor`'s unnormalised weight in which it beats every other candidate on total;
 * missing from the map where there is none. The winners over a weight are the upper envelope of the candidates' lines,
 * found by sorting slopes (Andrew's monotone chain), so a decision among a thousand costs milliseconds, not seconds.
 */
export function winningIntervals(
  candidates: readonly ScoredCandidate[],
  factor: Factor,
  weights: Weights,
): Map<number, WeightInterval> {
  const hull = upperEnvelope(candidates.map((candidate) => lineOf(candidate, factor, weights)));
  const intervals = new Map<number, WeightInterval>();
  hull.forEach((line, place) => {
    if (line.ordinal === TIED) return;
    const from = place === 0 ? 0 : Math.max(0, crossing(hull[place - 1]!, line));
    const to = place === hull.length - 1 ? null : crossing(line, hull[place + 1]!);
    if (to === null || to > from) intervals.set(line.ordinal, { from, to });
  });
  return intervals;
}

/** By factor and candidate: the interval in which the candidate wins. */
export type TippingWeights = ReadonlyMap<Factor, ReadonlyMap<number, WeightInterval>>;

/** All intervals of a decision, for explaining it. */
export function tippingWeights(decision: Decision, weights: Weights): TippingWeights {
  return new Map(FACTORS.map((factor) => [factor, winningIntervals(decision.candidates, factor, weights)]));
}

/** Stands for a line that two candidates share. */
const TIED = -1;

function lineOf(candidate: ScoredCandidate, factor: Factor, weights: Weights): Line {
  let base = 0;
  FACTORS.forEach((other, place) => {
    if (other !== factor) base += weights[other] * candidate.normalised[place]!;
  });
  return { ordinal: candidate.ordinal, base, slope: candidate.normalised[FACTORS.indexOf(factor)]! };
}

/** The lines that are highest somewhere, in order of growing weight. */
function upperEnvelope(lines: Line[]): Line[] {
  lines.sort((one, other) => one.slope - other.slope || one.base - other.base);
  const hull: Line[] = [];
  for (const line of lines) {
    let next = line;
    const last = hull.at(-1);
    if (last !== undefined && next.slope - last.slope < SAME) {
      if (last.base - next.base >= SAME) continue;
      if (next.base - last.base < SAME) next = { ...next, ordinal: TIED };
      hull.pop();
    }
    while (hull.length >= 2 && crossing(hull.at(-2)!, next) <= crossing(hull.at(-2)!, hull.at(-1)!)) hull.pop();
    hull.push(next);
  }
  return hull;
}

/** The weight at which a steeper line overtakes a flatter one. */
function crossing(flatter: Line, steeper: Line): number {
  return (flatter.base - steeper.base) / (steeper.slope - flatter.slope);
}
