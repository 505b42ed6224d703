import type { DecisionView } from "../../server/domain/decision.ts";
import type { Factor } from "../../server/domain/factor.ts";
import { MAXIMUM_WEIGHT } from "../../server/domain/lists/factors.ts";

/** One way in which one weight alone would have let another agent win. */
export interface Tipping {
  agentId: string;
  name: string;
  factor: Factor;
  /** The unnormalised weight in force. */
  weight: number;
  /** The weight at which it tips, nearest to the one in force. */
  at: number;
  direction: "above" | "below";
  /** The interval in which it wins, as shares of the axis from 0 to `axisTo`. */
  from: number;
  to: number;
  openEnded: boolean;
  /** How far the weight must move, as a share of itself; sorting is by this. */
  change: number;
}

export interface TippingPicture {
  axisTo: number;
  /** Nearest first. */
  tippings: readonly Tipping[];
  /** Scored most and was not chosen: no weight was needed for it to win on total. */
  already: { agentId: string; name: string } | null;
  /** Agents of whom it is known that no single weight makes them win. */
  hopeless: readonly { agentId: string; name: string }[];
}

/** Candidates that an answer speaks of when it says which weights would have tipped it. */
const ASKED_CANDIDATES = 16;

/** What would have tipped the choice, the smallest change first, on an axis that all of them share. */
export function prepareTipping(view: DecisionView): TippingPicture {
  const names = new Map(view.candidates.map((candidate) => [candidate.agentId, candidate.name]));
  const winning = view.counterfactual.filter((each) => each.wins !== null);
  const reach = winning.reduce((most, { weight, wins }) => Math.max(most, weight, wins!.from, wins!.to ?? 0), 1);
  const axisTo = Math.min(MAXIMUM_WEIGHT, Math.ceil(reach * 1.15));
  const tippings = winning.flatMap(({ agentId, factor, weight, wins }): Tipping[] => {
    const { from, to } = wins!;
    // No weight can be put beyond the highest, and what wins already needs none.
    if (from > MAXIMUM_WEIGHT || (from <= weight && (to === null || weight <= to))) return [];
    const below = to !== null && to <= weight;
    const at = below ? to : from;
    return [
      {
        agentId,
        name: names.get(agentId) ?? agentId,
        factor,
        weight,
        at,
        direction: below ? "below" : "above",
        from: Math.min(1, from / axisTo),
        to: to === null ? 1 : Math.min(1, to / axisTo),
        openEnded: to === null || to > axisTo,
        change: Math.abs(at - weight) / (weight + 0.1),
      },
    ];
  });
  const hopeful = new Set(tippings.map((tipping) => tipping.agentId));
  // Beyond these the answer lists nobody, so silence there says nothing.
  const asked = view.candidates.filter(({ agentId }) => agentId !== view.chosen?.agentId).slice(0, ASKED_CANDIDATES);
  const [best] = view.candidates;
  const already = best && best.agentId !== view.chosen?.agentId ? { agentId: best.agentId, name: best.name } : null;
  return {
    axisTo,
    already,
    tippings: tippings.sort((one, other) => one.change - other.change),
    hopeless: asked
      .filter(({ agentId }) => !hopeful.has(agentId) && agentId !== already?.agentId)
      .map(({ agentId, name }) => ({ agentId, name })),
  };
}
