import type { DecisionView } from "../../server/domain/decision.ts";
import type { Lane } from "../../server/domain/lane.ts";
import type { LaneCounts, Overview } from "../../server/domain/overview.ts";

/** One lane with how it did lately. */
export interface LaneRow {
  lane: Lane;
  isDefault: boolean;
  counts: LaneCounts | null;
  /** Its part of all decisions, 0 to 1; `null` where nothing was decided. */
  share: number | null;
}

/** The lanes in the policy's own order, which is how people know them. */
export function prepareLanes(lanes: readonly Lane[], defaultLane: string, overview: Overview | undefined): LaneRow[] {
  const counted = new Map(overview?.lanes.map((counts) => [counts.lane, counts]));
  const total = overview?.totals.decisions ?? 0;
  return lanes.map((lane) => {
    const counts = counted.get(lane.name) ?? null;
    return {
      lane,
      isDefault: lane.name === defaultLane,
      counts,
      share: total > 0 ? (counts?.decisions ?? 0) / total : null,
    };
  });
}

/** How probable one lane is for some words, and whether that is enough for it. */
export interface LaneChance {
  lane: string;
  probability: number;
  /** What it must reach to take the task. */
  floor: number | null;
  taken: boolean;
}

/** Lanes by their probability for the words that were tried. */
export function prepareChances(view: Pick<DecisionView, "lane">, lanes: readonly Lane[]): LaneChance[] {
  const floors = new Map(lanes.map((lane) => [lane.name, lane.confidenceFloor]));
  return view.lane.probabilities
    .map(({ lane, probability }) => ({
      lane,
      probability,
      floor: floors.get(lane) ?? null,
      taken: lane === view.lane.name,
    }))
    .sort((one, other) => other.probability - one.probability);
}
