import type { Overview } from "../../server/domain/overview.ts";

/** A bar of the chart: decisions or money by lane. A lane without any is missing, not zero. */
export interface TimelinePoint {
  atMs: number;
  lanes: Readonly<Record<string, number>>;
}

export interface Timeline {
  points: readonly TimelinePoint[];
  /** Those with the most first. */
  lanes: readonly string[];
  bucketMs: number;
}

/** More bars than this are a blur. */
export const MOST_BARS = 96;

/** The points of an overview stacked by lane. */
export function prepareTimeline({ points, lanes, bucketMs }: Overview): Timeline {
  return stackByLane(
    points.map(({ atMs, lanes: ofPoint }) => ({
      atMs,
      values: ofPoint.map(({ lane, decisions }) => [lane, decisions]),
    })),
    lanes.map((lane) => lane.lane),
    bucketMs,
  );
}

/** Values by lane over time; neighbours are added up until there are few enough bars. */
export function stackByLane(
  points: readonly { atMs: number; values: readonly (readonly [lane: string, value: number])[] }[],
  lanes: readonly string[],
  bucketMs: number,
): Timeline {
  const width = Math.max(1, Math.ceil(points.length / MOST_BARS));
  const bars: TimelinePoint[] = [];
  for (let start = 0; start < points.length; start += width) {
    const summed: Record<string, number> = {};
    for (const { values } of points.slice(start, start + width))
      for (const [lane, value] of values) if (value > 0) summed[lane] = (summed[lane] ?? 0) + value;
    bars.push({ atMs: points[start]!.atMs, lanes: summed });
  }
  return { points: bars, lanes, bucketMs: bucketMs * width };
}

/** The figures above the chart. `null` is "no data", which is not 0. */
export interface Figures {
  perMinute: number | null;
  successRate: number | null;
  failed: number;
  /** Decisions that found no agent. */
  none: number;
  pending: number;
  decideP50Micros: number | null;
  decideP99Micros: number | null;
  latencyP50Ms: number | null;
  latencyP99Ms: number | null;
  /** The router's part of all the time that tasks took, 0 to 1. */
  overhead: number | null;
  costMicros: number;
  unpriced: number;
}

/** From this share on, the router's own time is worth a second process. */
export const OVERHEAD_MARK = 0.01;

export function prepareFigures({ totals, kinds, fromMs, toMs }: Overview): Figures {
  const minutes = (toMs - fromMs) / 60_000;
  const decideMs = totals.decideMicros / 1_000;
  return {
    perMinute: minutes > 0 ? totals.decisions / minutes : null,
    successRate: successOf(totals),
    failed: totals.failed,
    none: kinds.find((each) => each.kind === "none")?.decisions ?? 0,
    pending: totals.pending,
    decideP50Micros: totals.decideMicrosP50,
    decideP99Micros: totals.decideMicrosP99,
    latencyP50Ms: totals.latencyMsP50,
    latencyP99Ms: totals.latencyMsP99,
    overhead: totals.latencyMs > 0 ? decideMs / (decideMs + totals.latencyMs) : null,
    costMicros: totals.costMicros,
    unpriced: totals.unpriced,
  };
}

/** Share of successes among what ended one way or the other; what was ignored or rejected says nothing of it. */
export function successOf({ succeeded, failed }: { succeeded: number; failed: number }): number | null {
  const ended = succeeded + failed;
  return ended > 0 ? succeeded / ended : null;
}
