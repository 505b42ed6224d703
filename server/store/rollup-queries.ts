import type pg from "pg";
import { DECISION_KINDS } from "../domain/decision.ts";
import { type Histogram, mergeHistograms, percentileOf } from "../domain/histogram.ts";
import type { Usage } from "../domain/money.ts";
import { FAILURE_OWNERS } from "../domain/outcome.ts";
import {
  type AgentCounts,
  type LaneCounts,
  MAXIMUM_POINTS,
  type OutcomeCounts,
  type Overview,
  type OverviewPoint,
  type OverviewQuery,
  type OverviewTotals,
} from "../domain/overview.ts";
import { Problem } from "../domain/problem.ts";
import { TIERS } from "../domain/tier.ts";
import type { Rollups } from "../services/ports.ts";
import { type OverviewSpan, type OverviewSums, readSums, readTimings, type Sums } from "./query/overview-sums.ts";
import { readSpend } from "./query/spend-sums.ts";
import type { RollupWidth } from "./rollup-columns.ts";
import { asStoreProblem } from "./store-problem.ts";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
/**
 * The widths of rollups that ranges are read from, by the longest range in minutes: one of a day summed from single minutes
 * would be too many rows for a page that refreshes itself.
 */
const WIDTH_OF_RANGE: readonly { upTo: number; width: RollupWidth }[] = [
  { upTo: 6 * HOUR_MINUTES, width: 1 },
  { upTo: 50 * HOUR_MINUTES, width: 10 },
  { upTo: Number.POSITIVE_INFINITY, width: 60 },
];
const LONGEST_MINUTES = 10 * 366 * 24 * HOUR_MINUTES;

export function createRollups(readers: pg.Pool): Rollups {
  return {
    overview: (query) =>
      asStoreProblem(async () => {
        const span = spanOf(query);
        const [sums, timings] = await Promise.all([readSums(readers, span), readTimings(readers, span)]);
        const all = sums.points.map((row) => row.sums);
        return {
          fromMs: span.from * MINUTE_MS,
          toMs: span.below * MINUTE_MS,
          bucketMs: span.step * MINUTE_MS,
          points: pointsOf(span, sums.points, timings.decideByPoint),
          totals: totalsOf(all, timings.decideByPoint, timings.latencyByAgent),
          lanes: laneCounts(sums.points),
          agents: agentCounts(sums.agents, timings.latencyByAgent),
          kinds: DECISION_KINDS.map((kind) => ({ kind, decisions: total(all, `kind_${kind}`) })),
          tiers: TIERS.map((tier) => ({
            tier,
            decisions: total(all, `tier_${tier}`),
            costMicros: total(all, `cost_micros_${tier}`),
          })),
        } satisfies Overview;
      }),
    spend: (query) => asStoreProblem(async () => readSpend(readers, spanOf(query))),
  };
}

/** The range in minutes, widened to whole points, and the rollups that it is read from. */
export function spanOf(query: OverviewQuery): OverviewSpan {
  const { fromMs, toMs, bucketMs } = query;
  const minutes = (toMs - fromMs) / MINUTE_MS;
  if (!(minutes > 0 && minutes <= LONGEST_MINUTES && fromMs >= 0)) {
    throw new Problem(
      "invalid_request",
      "the time range is empty or longer than ten years",
      "Ask for a shorter range.",
    );
  }
  const { width } = WIDTH_OF_RANGE.find(({ upTo }) => minutes <= upTo)!;
  let step = Math.ceil(Math.max(bucketMs / MINUTE_MS, minutes / MAXIMUM_POINTS, width) / width) * width;
  // Widening to whole points may have made one too many.
  while (widened(query, step).below - widened(query, step).from > MAXIMUM_POINTS * step) step += width;
  return { project: query.project, width, step, ...widened(query, step) };
}

function widened({ fromMs, toMs }: OverviewQuery, step: number): { from: number; below: number } {
  return {
    from: Math.floor(fromMs / MINUTE_MS / step) * step,
    below: Math.ceil(toMs / MINUTE_MS / step) * step,
  };
}

type PointSums = OverviewSums["points"][number];

function pointsOf(
  span: OverviewSpan,
  rows: readonly PointSums[],
  decideByPoint: ReadonlyMap<number, Histogram>,
): OverviewPoint[] {
  const byPoint = Map.groupBy(rows, (row) => row.point);
  const points: OverviewPoint[] = [];
  for (let minute = span.from; minute < span.below; minute += span.step) {
    const ofPoint = byPoint.get(minute) ?? [];
    const histogram = decideByPoint.get(minute) ?? [];
    points.push({
      atMs: minute * MINUTE_MS,
      ...countsOf(ofPoint.map((row) => row.sums)),
      lanes: laneCounts(ofPoint),
      decideMicrosP50: percentileOf(histogram, 0.5),
      decideMicrosP99: percentileOf(histogram, 0.99),
    });
  }
  return points;
}

function totalsOf(
  sums: readonly Sums[],
  decideByPoint: ReadonlyMap<number, Histogram>,
  latencyByAgent: ReadonlyMap<string, Histogram>,
): OverviewTotals {
  const decide = mergeHistograms(decideByPoint.values());
  const latency = mergeHistograms(latencyByAgent.values());
  const qualities = total(sums, "qualities");
  return {
    ...countsOf(sums),
    failedByOwner: ownersOf(sums),
    costMicrosSucceeded: total(sums, "cost_micros_succeeded"),
    costMicrosFailed: total(sums, "cost_micros_failed"),
    costMicrosStopped: total(sums, "cost_micros_other"),
    retries: total(sums, "retries"),
    costMicrosRetried: total(sums, "cost_micros_retried_succeeded") + total(sums, "cost_micros_retried_failed"),
    decideMicrosP50: percentileOf(decide, 0.5),
    decideMicrosP99: percentileOf(decide, 0.99),
    decideMicros: total(sums, "decide_micros"),
    latencyMs: total(sums, "latency_ms"),
    latencyMsP50: percentileOf(latency, 0.5),
    latencyMsP99: percentileOf(latency, 0.99),
    inputTokens: total(sums, "input_tokens"),
    outputTokens: total(sums, "output_tokens"),
    usage: usageOf(sums),
    unpricedTokens: total(sums, "unpriced_tokens"),
    estimated: total(sums, "estimated"),
    meanQuality: qualities === 0 ? null : total(sums, "quality_millionths") / qualities / 1_000_000,
  };
}

/** The totals less their parts leave the buckets disjoint. */
function usageOf(sums: readonly Sums[]): Usage {
  const cachedInputTokens = total(sums, "cached_input_tokens");
  const cacheWriteTokens = total(sums, "cache_write_tokens");
  const reasoningTokens = total(sums, "reasoning_tokens");
  return {
    inputTokens: total(sums, "input_tokens") - cachedInputTokens - cacheWriteTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: total(sums, "output_tokens") - reasoningTokens,
    reasoningTokens,
  };
}

function laneCounts(rows: readonly PointSums[]): LaneCounts[] {
  const lanes = Map.groupBy(rows, (row) => row.lane);
  return mostFirst([...lanes].map(([lane, ofLane]) => ({ lane, ...countsOf(ofLane.map((row) => row.sums)) })));
}

/** Decisions without an agent are in the totals alone. */
function agentCounts(rows: OverviewSums["agents"], latencyByAgent: ReadonlyMap<string, Histogram>): AgentCounts[] {
  return mostFirst(
    rows
      .filter((row) => row.agent !== "")
      .map(({ agent, sums }) => {
        const latency = latencyByAgent.get(agent) ?? [];
        return {
          agentId: agent,
          ...countsOf([sums]),
          failedByAgent: total([sums], "failed_upstream"),
          failedByOwner: ownersOf([sums]),
          latencyMsP50: percentileOf(latency, 0.5),
          latencyMsP95: percentileOf(latency, 0.95),
          latencyMsP99: percentileOf(latency, 0.99),
        };
      }),
  );
}

function ownersOf(rows: readonly Sums[]): OverviewTotals["failedByOwner"] {
  return Object.fromEntries(
    FAILURE_OWNERS.map((owner) => [owner, total(rows, `failed_${owner}`)]),
  ) as OverviewTotals["failedByOwner"];
}

function countsOf(rows: readonly Sums[]): OutcomeCounts {
  const decisions = total(rows, "decisions");
  const succeeded = total(rows, "succeeded");
  const failed = FAILURE_OWNERS.reduce((sum, owner) => sum + total(rows, `failed_${owner}`), 0);
  const ignored = total(rows, "ignored");
  const rejected = total(rows, "rejected");
  return {
    decisions,
    succeeded,
    failed,
    ignored,
    rejected,
    pending: decisions - succeeded - failed - ignored - rejected,
    costMicros:
      total(rows, "cost_micros_succeeded") + total(rows, "cost_micros_failed") + total(rows, "cost_micros_other"),
    unpriced: total(rows, "unpriced"),
  };
}

function total(rows: readonly Sums[], column: string): number {
  return rows.reduce((sum, row) => sum + row[column]!, 0);
}

function mostFirst<Counts extends OutcomeCounts>(counts: Counts[]): Counts[] {
  return counts.sort((one, other) => other.decisions - one.decisions);
}
