import type pg from "pg";
import type { DecisionPage, DecisionQuery } from "../../services/ports.ts";
import { boundsOf, conditionsOf, type IdRange, Parameters, WITH_OUTCOME, where } from "./decision-conditions.ts";
import { DECISION_COLUMNS, LISTED_OUTCOME_COLUMNS, type ListedTableRow, listedRow } from "./decision-rows.ts";
import { promisingRanges } from "./promising-ranges.ts";
import { areRollupsOfUse } from "./rollup-matches.ts";

/** The newest rows are looked through before anything else is asked: most filters find their page there. */
const NEWEST = 2_000;
/** Rows that a search looks through in one call, where nothing but the words narrows it. */
export const SEARCHED = 30_000;
/** Looks at the rollups in one call. What is older is left to the next page. */
const LOOKS = 2;
const MAXIMUM_LIMIT = 1_000;

const LISTED = `SELECT ${DECISION_COLUMNS}, ${LISTED_OUTCOME_COLUMNS}`;

/**
 * One page, newest first. The time it takes is bounded, not the time it goes back: where a search or a seldom filter has
 * looked through its share of rows, the page comes with fewer rows than asked for, even none, and `nextBefore` goes on
 * from there. Only `nextBefore: null` is the end.
 */
export async function listDecisions(readers: pg.Pool, query: DecisionQuery): Promise<DecisionPage> {
  const limit = Math.max(1, Math.min(query.limit, MAXIMUM_LIMIT));
  const bounds = boundsOf(query);
  if (query.rootTaskId !== undefined || query.sessionId !== undefined) {
    // An index leads to the rows, so nothing has to be looked through.
    return pageOf(await readNewest(readers, query, bounds, limit + 1, null), limit, null);
  }
  const isNarrowed = areRollupsOfUse(query);
  const isSearched = query.search !== undefined && !isNarrowed;
  const rows = await readNewest(readers, query, bounds, limit + 1, isSearched ? SEARCHED : NEWEST);
  if (rows.length > limit || !(isSearched || isNarrowed)) return pageOf(rows, limit, null);
  if (isSearched) return pageOf(rows, limit, await lastOf(readers, bounds, SEARCHED));
  return await readPromising(readers, query, bounds, limit);
}

/** The id of the last of so many newest rows; `null` where there are not as many. */
async function lastOf(readers: pg.Pool, bounds: IdRange, count: number): Promise<string | null> {
  const { rows } = await readers.query<{ id: string }>(
    "SELECT id FROM decisions WHERE id >= $1 AND id < $2 ORDER BY id DESC OFFSET $3 LIMIT 1",
    [bounds.from, bounds.below, count - 1],
  );
  return rows[0]?.id ?? null;
}

/** The newest decisions that match, page by page, at most `query.limit`. */
export async function newestIds(readers: pg.Pool, query: DecisionQuery): Promise<string[]> {
  const ids: string[] = [];
  let { before } = query;
  while (ids.length < query.limit) {
    const page = await listDecisions(readers, {
      ...query,
      limit: query.limit - ids.length,
      ...(before === undefined ? {} : { before }),
    });
    ids.push(...page.rows.map((row) => row.id));
    if (page.nextBefore === null) break;
    before = page.nextBefore;
  }
  return ids;
}

/** `window`: newest rows to look through; `null` for all. */
async function readNewest(
  readers: pg.Pool,
  query: DecisionQuery,
  bounds: IdRange,
  limit: number,
  window: number | null,
): Promise<ListedTableRow[]> {
  const parameters = new Parameters();
  const conditions = conditionsOf(query, parameters);
  const within = `d.id >= ${parameters.add(bounds.from)} AND d.id < ${parameters.add(bounds.below)}`;
  const source =
    window === null
      ? "decisions AS d"
      : `(SELECT * FROM decisions AS d WHERE ${within} ORDER BY d.id DESC LIMIT ${window}) AS d`;
  const { rows } = await readers.query<ListedTableRow>(
    `${LISTED} FROM ${source} ${WITH_OUTCOME}
     ${where([...conditions, ...(window === null ? [within] : [])])} ORDER BY d.id DESC LIMIT ${limit}`,
    parameters.values,
  );
  return rows;
}

async function readPromising(
  readers: pg.Pool,
  query: DecisionQuery,
  bounds: IdRange,
  limit: number,
): Promise<DecisionPage> {
  const rows: ListedTableRow[] = [];
  let below = bounds.below;
  for (let look = 1; ; look += 1) {
    const missing = limit + 1 - rows.length;
    const { ranges, lookedDownTo } = await promisingRanges(readers, query, { from: bounds.from, below }, missing);
    rows.push(...(await readRanges(readers, query, ranges, missing)));
    if (rows.length > limit || lookedDownTo === null) return pageOf(rows, limit, null);
    if (look === LOOKS) return pageOf(rows, limit, lookedDownTo);
    below = lookedDownTo;
  }
}

async function readRanges(
  readers: pg.Pool,
  query: DecisionQuery,
  ranges: readonly IdRange[],
  limit: number,
): Promise<ListedTableRow[]> {
  if (ranges.length === 0) return [];
  const parameters = new Parameters();
  const conditions = ["d.id >= range_from", "d.id < range_below", ...conditionsOf(query, parameters)];
  const { rows } = await readers.query<ListedTableRow>(
    `SELECT matching.*
     FROM unnest(${parameters.add(ranges.map((range) => range.from))}::text[],
       ${parameters.add(ranges.map((range) => range.below))}::text[]) AS range (range_from, range_below)
     CROSS JOIN LATERAL (
       ${LISTED} FROM decisions AS d ${WITH_OUTCOME}
       ${where(conditions)} ORDER BY d.id DESC LIMIT ${limit}
     ) AS matching
     ORDER BY matching.id DESC LIMIT ${limit}`,
    parameters.values,
  );
  return rows;
}

/** `lookedDownTo`: where the next page goes on if this one is not full. */
function pageOf(rows: readonly ListedTableRow[], limit: number, lookedDownTo: string | null): DecisionPage {
  const listed = rows.slice(0, limit).map(listedRow);
  return { rows: listed, nextBefore: rows.length > limit ? listed.at(-1)!.id : lookedDownTo };
}
