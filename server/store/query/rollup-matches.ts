import type pg from "pg";
import { DECISION_KINDS, FILTERS } from "../../domain/decision.ts";
import { FACTORS } from "../../domain/factor.ts";
import { FAILURE_OWNERS, OUTCOME_STATUSES } from "../../domain/outcome.ts";
import { TIERS } from "../../domain/tier.ts";
import type { DecisionQuery } from "../../services/ports.ts";
import { cleanText } from "../clean-text.ts";
import { codeOf, valueAt } from "../list-codes.ts";
import type { RollupWidth } from "../rollup-columns.ts";
import { Parameters, where } from "./decision-conditions.ts";

/**
 * What the rollups know of a query: which minutes and hours hold rows that may match, and how many. Lane, agent, tier, kind,
 * project, outcome, cost and attempt are counted, exactly where at
 * most one of tier, kind, outcome, cost and attempt is asked for; policy versions, excluding filters and deciding factors only say where it is
 * worth looking; the rest (words, run, session) they know nothing of.
 */
export interface RollupMatch {
  start: number;
  /** All decisions of that time, which are what a look at it reads. */
  rows: number;
  /** Matching decisions, or the most that there can be where the match is not exact. */
  matches: number;
}

/** The counts are what they say, and not only an upper limit. */
export function isCountedExactly(query: DecisionQuery): boolean {
  return (
    countedColumns(query).length === 1 &&
    query.decidingFactor === undefined &&
    query.excludedBy === undefined &&
    query.policyVersion === undefined &&
    query.search === undefined &&
    query.rootTaskId === undefined &&
    query.sessionId === undefined
  );
}

/** The rollups know something of what is asked for, so asking them leaves fewer rows to read. */
export function areRollupsOfUse(query: DecisionQuery): boolean {
  const { before, after, limit, fromMs, toMs, search, rootTaskId, sessionId, project, ...known } = query;
  return project !== null || Object.values(known).some((value) => value !== undefined);
}

const FAILED = `(${FAILURE_OWNERS.map((owner) => `failed_${owner}`).join(" + ")})`;
const ENDED = `(succeeded + ${FAILED} + ignored + rejected)`;

/** Expressions that each count a row's decisions with one property asked for; those with all are no more than the least. */
function countedColumns(query: DecisionQuery): string[] {
  const columns: string[] = [];
  // Names from closed lists: nothing that a caller wrote gets into a statement.
  if (query.kind !== undefined) columns.push(`kind_${valueAt(DECISION_KINDS, codeOf(DECISION_KINDS, query.kind))}`);
  if (query.tier !== undefined) columns.push(`tier_${valueAt(TIERS, codeOf(TIERS, query.tier))}`);
  if (query.status !== undefined || query.owner !== undefined) columns.push(outcomeColumn(query));
  if (query.cost !== undefined) columns.push(query.cost === "unpriced" ? "unpriced" : `(${ENDED} - unpriced)`);
  if (query.attempt !== undefined) columns.push(query.attempt === "later" ? "retries" : `(${ENDED} - retries)`);
  return columns.length === 0 ? ["decisions"] : columns;
}

function outcomeColumn({ status, owner }: DecisionQuery): string {
  // Only failures have an owner.
  if (owner !== undefined)
    return status === undefined || status === "failed"
      ? `failed_${valueAt(FAILURE_OWNERS, codeOf(FAILURE_OWNERS, owner))}`
      : "0";
  if (status === "pending") return `(decisions - ${ENDED})`;
  if (status === "ended") return ENDED;
  if (status === "stopped") return "(ignored + rejected)";
  if (status === "failed") return FAILED;
  return valueAt(OUTCOME_STATUSES, codeOf(OUTCOME_STATUSES, status!));
}

/** Conditions on the key of a rollup row. */
function keyConditions(query: DecisionQuery, parameters: Parameters): string[] {
  const conditions: string[] = [];
  const equal = (column: string, value: string | number) => conditions.push(`${column} = ${parameters.add(value)}`);
  if (query.project !== null) equal("project", cleanText(query.project));
  if (query.lane !== undefined) equal("lane", cleanText(query.lane));
  if (query.agentId !== undefined) equal("agent", cleanText(query.agentId));
  return conditions;
}

/** Conditions that only say where it is worth looking. They hold for all shards of a time together, not for each. */
function zoneConditions(query: DecisionQuery, parameters: Parameters, filter: string): string[] {
  const conditions: string[] = [];
  const hasBit = (column: string, place: number) =>
    conditions.push(`bit_or(${column}) ${filter} & ${parameters.add(1 << place)}::int <> 0`);
  if (query.excludedBy !== undefined) hasBit("excluded_by", codeOf(FILTERS, query.excludedBy));
  if (query.decidingFactor !== undefined) hasBit("deciding_factors", codeOf(FACTORS, query.decidingFactor));
  if (query.policyVersion !== undefined) {
    const version = parameters.add(query.policyVersion);
    conditions.push(`${version} BETWEEN min(policy_version_from) ${filter} AND max(policy_version_to) ${filter}`);
  }
  return conditions;
}

/** Times, newest first, that may hold matches, each within one of `spans` (starts, from inclusive, below exclusive). */
export async function matchesByTime(
  readers: pg.Pool,
  query: DecisionQuery,
  width: RollupWidth,
  spans: readonly { from: number; below: number }[],
  limit: number,
): Promise<RollupMatch[]> {
  const parameters = new Parameters();
  const keys = keyConditions(query, parameters);
  const filter = keys.length === 0 ? "" : `FILTER (${where(keys)})`;
  const sums = countedColumns(query).map((column) => `coalesce(sum(${column}) ${filter}, 0)`);
  const matches = `least(${sums.join(", ")})`;
  const having = [`${matches} > 0`, ...zoneConditions(query, parameters, filter)];
  const { rows } = await readers.query<{ start: number; rows: string; matches: string }>(
    // Summed up span by span: left to choose, the planner takes two spans for a reason to read all minutes there are.
    `SELECT time.*
     FROM unnest(${parameters.add(spans.map((span) => span.from))}::int[],
       ${parameters.add(spans.map((span) => span.below))}::int[]) AS span (span_from, span_below)
     CROSS JOIN LATERAL (
       SELECT start, sum(decisions) AS rows, ${matches} AS matches FROM decision_rollups
       WHERE width = ${width} AND start >= span_from AND start < span_below
       GROUP BY start HAVING ${having.join(" AND ")}
     ) AS time
     ORDER BY start DESC LIMIT ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map((row) => ({ start: row.start, rows: Number(row.rows), matches: Number(row.matches) }));
}

/** How many decisions match within whole hours and whole minutes; only for queries that are counted exactly. */
export async function countInRollups(
  readers: pg.Pool,
  query: DecisionQuery,
  minutes: { from: number; below: number },
): Promise<number> {
  const parameters = new Parameters();
  const from = parameters.add(minutes.from);
  const below = parameters.add(minutes.below);
  const firstHour = Math.ceil(minutes.from / 60) * 60;
  const hoursFrom = parameters.add(firstHour);
  const hoursBelow = parameters.add(Math.max(firstHour, Math.floor(minutes.below / 60) * 60));
  const conditions = [
    `(width = 60 AND start >= ${hoursFrom}::int AND start < ${hoursBelow}::int
      OR width = 1 AND start >= ${from}::int AND start < least(${hoursFrom}::int, ${below}::int)
      OR width = 1 AND start >= greatest(${hoursBelow}::int, ${from}::int) AND start < ${below}::int)`,
    ...keyConditions(query, parameters),
  ];
  const { rows } = await readers.query<{ count: string }>(
    `SELECT coalesce(sum(${countedColumns(query)[0]}), 0) AS count FROM decision_rollups ${where(conditions)}`,
    parameters.values,
  );
  return Number(rows[0]!.count);
}
