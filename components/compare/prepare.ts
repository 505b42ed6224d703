import type { ComparisonView, DecisionView } from "../../server/domain/decision.ts";
import { MAXIMUM_WEIGHT } from "../../server/domain/lists/factors.ts";

type Factor = ComparisonView["factors"][number];

/** One factor's part in the difference of two agents. */
export interface DifferenceRow {
  factor: Factor;
  /** Its bar as a share of half the axis, from the middle: negative to the left, for the second. */
  bar: number;
  /** Where this weight alone would turn the two around: inside the interval, or outside it. `null`: nowhere. */
  reversed: { from: number; to: number | null; outside: boolean } | null;
}

/** Why A and not B: scored against scored, or a fall that makes any score beside the point. */
export type Comparison =
  | { kind: "scored"; first: Scored; second: Scored; difference: number; rows: readonly DifferenceRow[] }
  | { kind: "unscored"; sentences: readonly string[]; standing: Scored | null };

interface Scored {
  agentId: string;
  name: string;
  total: number;
}

/** Lays a comparison out, the largest difference first. An agent that fell has no score and gets none. */
export function prepareComparison(view: ComparisonView): Comparison {
  const [first, second] = [scored(view.first), scored(view.second)];
  if (!first || !second || view.difference === null)
    return { kind: "unscored", sentences: view.sentences, standing: first ?? second };
  const reach = view.factors.reduce((most, factor) => Math.max(most, Math.abs(factor.difference)), 0);
  return {
    kind: "scored",
    first,
    second,
    difference: view.difference,
    rows: view.factors
      .map((factor) => ({
        factor,
        bar: reach > 0 ? factor.difference / reach : 0,
        reversed: reversalOf(factor, view.difference!),
      }))
      .sort((one, other) => Math.abs(other.bar) - Math.abs(one.bar)),
  };
}

/** The second is ahead within `secondAhead`; whoever is ahead now, that interval's other side turns it around. */
function reversalOf({ secondAhead }: Factor, difference: number): DifferenceRow["reversed"] {
  if (!secondAhead) return null;
  // No weight can be put beyond the highest.
  if (difference >= 0) return secondAhead.from > MAXIMUM_WEIGHT ? null : { ...secondAhead, outside: false };
  const everywhere = secondAhead.from <= 0 && secondAhead.to === null;
  return everywhere ? null : { ...secondAhead, outside: true };
}

function scored({ agentId, name, total }: ComparisonView["first"]): Scored | null {
  return total === null ? null : { agentId, name, total };
}

/** The pair to begin with: the chosen against the runner-up, or the first two that are there. */
export function firstPair(view: DecisionView): readonly [string, string] | null {
  const everybody = [...view.candidates, ...view.excluded].map((each) => each.agentId);
  const first = view.chosen?.agentId ?? everybody[0];
  const second = view.runnerUp?.agentId ?? everybody.find((id) => id !== first);
  return first && second ? [first, second] : null;
}
