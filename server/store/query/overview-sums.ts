import type pg from "pg";
import type { Histogram } from "../../domain/histogram.ts";
import { DECISION_SUMS, OUTCOME_SUMS, type RollupWidth } from "../rollup-columns.ts";

/** A range of rollups, in minutes since 1970, cut into points of `step` minutes. */
export interface OverviewSpan {
  project: string | null;
  width: RollupWidth;
  from: number;
  below: number;
  step: number;
}

const SUMMED = [...DECISION_SUMS, ...OUTCOME_SUMS].map(([column]) => column);

/** Sums by column of `decision_rollups`. */
export type Sums = Readonly<Record<string, number>>;

/** Those of one point and lane, and those of one agent over the whole range (`''`: no agent was chosen). */
export interface OverviewSums {
  points: { point: number; lane: string; sums: Sums }[];
  agents: { agent: string; sums: Sums }[];
}

const WITHIN = "width = $1 AND start >= $2 AND start < $3 AND ($4::text IS NULL OR project = $4)";

/** Start of the point that a rollup belongs to. */
const POINT = "start - (start - $2) % $5::int";

function valuesOf({ width, from, below, project, step }: OverviewSpan): unknown[] {
  return [width, from, below, project, step];
}

/** Either point and lane, or agent: the other is `null`. */
type SumRow = ({ point: number; lane: string; agent: null } | { point: null; lane: null; agent: string }) & Sums;

export async function readSums(readers: pg.Pool, span: OverviewSpan): Promise<OverviewSums> {
  const { rows } = await readers.query<SumRow>({
    text: `SELECT point, lane, agent, ${SUMMED.map((column) => `sum(${column})::float8 AS ${column}`).join(", ")}
      FROM (SELECT *, ${POINT} AS point FROM decision_rollups WHERE ${WITHIN}) AS rollup
      GROUP BY GROUPING SETS ((point, lane), (agent))`,
    values: valuesOf(span),
  });
  const sums: OverviewSums = { points: [], agents: [] };
  for (const row of rows) {
    if (row.agent === null) sums.points.push({ point: row.point, lane: row.lane, sums: row });
    else sums.agents.push({ agent: row.agent, sums: row });
  }
  return sums;
}

/** Histograms: the time to decide by point, latency by agent over the whole range. */
export async function readTimings(
  readers: pg.Pool,
  span: OverviewSpan,
): Promise<{ decideByPoint: Map<number, Histogram>; latencyByAgent: Map<string, Histogram> }> {
  const { rows } = await readers.query<{ point: number | null; agent: string; bucket: number; count: number }>({
    // Two series in one list of columns are taken apart side by side, which costs two thirds of what a join with them does.
    text: `SELECT point, agent, bucket, sum(count)::float8 AS count
      FROM (
        SELECT CASE WHEN measure = 0 THEN ${POINT} END AS point, agent,
          generate_subscripts(histogram, 1) AS bucket, unnest(histogram) AS count
        FROM timing_rollups WHERE ${WITHIN}
      ) AS entry
      WHERE count > 0 GROUP BY 1, 2, 3 ORDER BY 3`,
    values: valuesOf(span),
  });
  const decideByPoint = new Map<number, [number, number][]>();
  const latencyByAgent = new Map<string, [number, number][]>();
  for (const { point, agent, bucket, count } of rows) {
    if (point === null) push(latencyByAgent, agent, [bucket, count]);
    else push(decideByPoint, point, [bucket, count]);
  }
  return { decideByPoint, latencyByAgent };
}

function push<Key>(map: Map<Key, [number, number][]>, key: Key, entry: [number, number]): void {
  const entries = map.get(key);
  if (entries === undefined) map.set(key, [entry]);
  else entries.push(entry);
}
