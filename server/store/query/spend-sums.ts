import type pg from "pg";
import { FAILURE_OWNERS } from "../../domain/outcome.ts";
import type { SpendPoint, SpendRecord, SpendRow } from "../../domain/spend.ts";
import { OUTCOME_SUMS } from "../rollup-columns.ts";
import type { OverviewSpan, Sums } from "./overview-sums.ts";

const MINUTE_MS = 60_000;
const SUMMED = OUTCOME_SUMS.map(([column]) => column);
const SPENT = "cost_micros_succeeded + cost_micros_failed + cost_micros_other";

/** Either a point and lane, or a lane and agent: the other is `null`. */
type SumRow = ({ point: number; lane: string; agent: null } | { point: null; lane: string; agent: string }) & Sums;

/**
 * What was spent in a span, from rollups alone. One statement reads both the chart and the rows, so that they are of the
 * same instant and add up to the same.
 */
export async function readSpend(readers: pg.Pool, span: OverviewSpan): Promise<SpendRecord> {
  const { project, width, from, below, step } = span;
  const { rows } = await readers.query<SumRow>({
    text: `SELECT point, lane, agent, ${SUMMED.map((column) => `sum(${column})::float8 AS ${column}`).join(", ")},
        sum(${SPENT})::float8 AS spent
      FROM (
        SELECT *, start - (start - $2) % $5::int AS point FROM decision_rollups
        WHERE width = $1 AND start >= $2 AND start < $3 AND ($4::text IS NULL OR project = $4)
      ) AS rollup
      GROUP BY GROUPING SETS ((point, lane), (lane, agent))`,
    values: [width, from, below, project, step],
  });
  const byPoint = new Map<number, SpendPoint["lanes"]>();
  const sums: SpendRow[] = [];
  for (const row of rows) {
    if (row.point === null) {
      const sum = rowOf(row.lane, row.agent === "" ? null : row.agent, row);
      if (sum.attempts > 0) sums.push(sum);
    } else if (row["spent"]! > 0) {
      const lanes = byPoint.get(row.point) ?? [];
      byPoint.set(row.point, lanes);
      lanes.push({ lane: row.lane, costMicros: row["spent"]! });
    }
  }
  const points: SpendPoint[] = [];
  for (let minute = from; minute < below; minute += step)
    points.push({ atMs: minute * MINUTE_MS, lanes: byPoint.get(minute) ?? [] });
  return { fromMs: from * MINUTE_MS, toMs: below * MINUTE_MS, bucketMs: step * MINUTE_MS, points, rows: sums };
}

function rowOf(lane: string, agentId: string | null, sums: Sums): SpendRow {
  const of = (column: string) => sums[column]!;
  const failed = FAILURE_OWNERS.reduce((sum, owner) => sum + of(`failed_${owner}`), 0);
  const stopped = of("ignored") + of("rejected");
  return {
    lane,
    agentId,
    attempts: of("succeeded") + failed + stopped,
    succeeded: of("succeeded"),
    failed,
    stopped,
    costMicros: of("spent"),
    succeededMicros: of("cost_micros_succeeded"),
    failedMicros: of("cost_micros_failed"),
    stoppedMicros: of("cost_micros_other"),
    retries: of("retries"),
    retriedSucceededMicros: of("cost_micros_retried_succeeded"),
    retriedFailedMicros: of("cost_micros_retried_failed"),
    unpriced: of("unpriced"),
    unpricedTokens: of("unpriced_tokens"),
    estimated: of("estimated"),
    tierMicros: {
      light: of("cost_micros_light"),
      standard: of("cost_micros_standard"),
      heavy: of("cost_micros_heavy"),
    },
    tokens: {
      // The rollup's sums of input and output hold the other buckets too; here each token is in one.
      inputTokens: of("input_tokens") - of("cached_input_tokens") - of("cache_write_tokens"),
      cachedInputTokens: of("cached_input_tokens"),
      cacheWriteTokens: of("cache_write_tokens"),
      outputTokens: of("output_tokens") - of("reasoning_tokens"),
      reasoningTokens: of("reasoning_tokens"),
    },
  };
}
