import type { CandidateView } from "../../server/domain/decision.ts";
import type { Factor } from "../../server/domain/factor.ts";
import type { ScoreAxis, Segment } from "./picture.ts";

/** One axis for all candidates, from 0 to the tenth above the highest total, so that lengths can be compared. */
export function prepareAxis(candidates: readonly Pick<CandidateView, "total">[]): ScoreAxis {
  const highest = candidates.reduce((most, candidate) => Math.max(most, candidate.total), 0);
  const to = Math.max(0.1, Math.ceil(highest * 10 - 1e-9) / 10);
  const step = to > 0.55 ? 0.2 : 0.1;
  const ticks = Array.from(
    { length: Math.floor(to / step + 1e-9) + 1 },
    (_, index) => Math.round(index * step * 10) / 10,
  );
  return { to, ticks };
}

/** The axis of one factor alone: from 0 to just above the largest contribution that it made. */
export function prepareFactorAxis(candidates: readonly Pick<CandidateView, "factors">[], focus: Factor): ScoreAxis {
  const largest = candidates.reduce((most, { factors }) => Math.max(most, partOf(factors, focus)), 0);
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((each) => largest / each <= 5) ?? 0.2;
  const to = Math.max(step, Math.ceil(largest / step - 1e-9) * step);
  return {
    to,
    ticks: Array.from({ length: Math.round(to / step) + 1 }, (_, index) => Math.round(index * step * 100) / 100),
  };
}

/** What one factor contributed. */
export function partOf(factors: CandidateView["factors"], focus: Factor): number {
  return factors.find((factor) => factor.name === focus)?.contribution ?? 0;
}

/** The contributions of a candidate, one after the other; of a factor in focus only that one, from the common zero. */
export function stackSegments(factors: CandidateView["factors"], focus: Factor | null): Segment[] {
  const shown = focus ? factors.filter((factor) => factor.name === focus) : factors;
  let from = 0;
  return shown.flatMap(({ name, contribution }) => {
    if (contribution <= 0) return [];
    const segment = { factor: name, from, to: from + contribution };
    from = segment.to;
    return [segment];
  });
}
