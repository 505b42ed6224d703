import type pg from "pg";
import type { DecisionQuery } from "../../services/ports.ts";
import { decisionIdFloor } from "../decision-id-time.ts";
import {
  asksForOutcome,
  boundsOf,
  conditionsOf,
  type IdRange,
  Parameters,
  WITH_OUTCOME,
  where,
} from "./decision-conditions.ts";
import { SEARCHED } from "./list-decisions.ts";
import { minutesOf, promisingRanges } from "./promising-ranges.ts";
import { areRollupsOfUse, countInRollups, isCountedExactly } from "./rollup-matches.ts";

/**
 * How many decisions match, up to `cap`; `capped` says that there are more, or that older ones were not looked at because
 * a search or a seldom filter had gone through its share of rows: then the count is "at least".
 */
export async function countDecisions(
  readers: pg.Pool,
  query: DecisionQuery,
  cap: number,
): Promise<{ count: number; capped: boolean }> {
  const bounds = boundsOf(query);
  if (bounds.from >= bounds.below) return { count: 0, capped: false };
  if (query.rootTaskId !== undefined || query.sessionId !== undefined)
    return upTo(cap, await countRanges(readers, query, [bounds], cap + 1));
  if (isCountedExactly(query)) return upTo(cap, await countByRollups(readers, query, bounds, cap));
  if (!areRollupsOfUse(query)) return await countSearched(readers, query, bounds, cap);
  return await countByLooking(readers, query, bounds, cap);
}

/** Words alone: the newest rows are looked through, as a list does it. */
async function countSearched(
  readers: pg.Pool,
  query: DecisionQuery,
  bounds: IdRange,
  cap: number,
): Promise<{ count: number; capped: boolean }> {
  const parameters = new Parameters();
  const matching = conditionsOf(query, parameters).join(" AND ");
  const { rows } = await readers.query<{ count: string; searched: string }>(
    `SELECT count(*) FILTER (WHERE ${matching}) AS count, count(*) AS searched
     FROM (
       SELECT * FROM decisions WHERE id >= ${parameters.add(bounds.from)} AND id < ${parameters.add(bounds.below)}
       ORDER BY id DESC LIMIT ${SEARCHED}
     ) AS d`,
    parameters.values,
  );
  const count = Number(rows[0]!.count);
  return { count: Math.min(count, cap), capped: count > cap || Number(rows[0]!.searched) === SEARCHED };
}

/** Whole minutes from the rollups, the cut ones at both ends row by row. */
async function countByRollups(readers: pg.Pool, query: DecisionQuery, bounds: IdRange, cap: number): Promise<number> {
  const touched = minutesOf(bounds);
  const from = bounds.from <= decisionIdFloor(touched.from * 60_000) ? touched.from : touched.from + 1;
  const below = bounds.below >= decisionIdFloor(touched.below * 60_000) ? touched.below : touched.below - 1;
  if (from >= below) return await countRanges(readers, query, [bounds], cap + 1);
  const edges = [
    { from: bounds.from, below: decisionIdFloor(from * 60_000) },
    { from: decisionIdFloor(below * 60_000), below: bounds.below },
  ].filter((edge) => edge.from < edge.below);
  const [inside, atEdges] = await Promise.all([
    countInRollups(readers, query, { from, below }),
    edges.length === 0 ? 0 : countRanges(readers, query, edges, cap + 1),
  ]);
  return inside + atEdges;
}

/** One look at the rollups; what it does not reach is left out of the count. */
async function countByLooking(
  readers: pg.Pool,
  query: DecisionQuery,
  bounds: IdRange,
  cap: number,
): Promise<{ count: number; capped: boolean }> {
  const { ranges, lookedDownTo } = await promisingRanges(readers, query, bounds, cap + 1);
  const count = ranges.length === 0 ? 0 : await countRanges(readers, query, ranges, cap + 1);
  return { count: Math.min(count, cap), capped: count > cap || lookedDownTo !== null };
}

async function countRanges(
  readers: pg.Pool,
  query: DecisionQuery,
  ranges: readonly IdRange[],
  limit: number,
): Promise<number> {
  const parameters = new Parameters();
  const conditions = ["d.id >= range_from", "d.id < range_below", ...conditionsOf(query, parameters)];
  const { rows } = await readers.query<{ count: string }>(
    `SELECT count(*) AS count FROM (
       SELECT 1
       FROM unnest(${parameters.add(ranges.map((range) => range.from))}::text[],
         ${parameters.add(ranges.map((range) => range.below))}::text[]) AS range (range_from, range_below)
       CROSS JOIN LATERAL (
         -- The limit keeps the planner from making one join of it, which reads every decision there is.
         SELECT 1 FROM decisions AS d ${asksForOutcome(query) ? WITH_OUTCOME : ""} ${where(conditions)} LIMIT ${limit}
       ) AS matching
       LIMIT ${limit}
     ) AS counted`,
    parameters.values,
  );
  return Number(rows[0]!.count);
}

function upTo(cap: number, count: number): { count: number; capped: boolean } {
  return { count: Math.min(count, cap), capped: count > cap };
}
