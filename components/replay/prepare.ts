import type { DecisionView } from "../../server/domain/decision.ts";
import type { Weights } from "../../server/domain/factor.ts";
import { FACTORS } from "../../server/domain/lists/factors.ts";

/** The unnormalised weights that a decision was made with; null where nobody was scored, so no weight was used. */
export function weightsOf(view: DecisionView): Weights | null {
  const [first] = view.candidates;
  if (!first) return null;
  const byName = new Map(first.factors.map((factor) => [factor.name, factor.weight]));
  return Object.fromEntries(FACTORS.map((factor) => [factor, byName.get(factor) ?? 0])) as Weights;
}

export function sameWeights(one: Weights, other: Weights): boolean {
  return FACTORS.every((factor) => Math.abs(one[factor] - other[factor]) < 1e-9);
}

/** One candidate before and after other weights. */
export interface Shift {
  agentId: string;
  name: string;
  before: { total: number; rank: number };
  after: { total: number; rank: number };
  role: "was_and_stays" | "was" | "becomes" | "other";
}

/** The candidates by their new rank. Those in neither top `shown` are left out, unless they were or become the chosen. */
export function prepareShifts(
  before: DecisionView,
  after: DecisionView,
  shown: number,
): { shifts: Shift[]; of: number } {
  const earlier = new Map(before.candidates.map((candidate) => [candidate.agentId, candidate]));
  const shifts = after.candidates.flatMap((candidate): Shift[] => {
    const was = earlier.get(candidate.agentId);
    if (!was) return [];
    const wasChosen = before.chosen?.agentId === candidate.agentId;
    const isChosen = after.chosen?.agentId === candidate.agentId;
    return [
      {
        agentId: candidate.agentId,
        name: candidate.name,
        before: { total: was.total, rank: was.rank },
        after: { total: candidate.total, rank: candidate.rank },
        role: wasChosen ? (isChosen ? "was_and_stays" : "was") : isChosen ? "becomes" : "other",
      },
    ];
  });
  const kept = shifts.filter(
    (shift) => shift.role !== "other" || Math.min(shift.before.rank, shift.after.rank) <= shown,
  );
  return { shifts: kept.sort((one, other) => one.after.rank - other.after.rank), of: shifts.length };
}
