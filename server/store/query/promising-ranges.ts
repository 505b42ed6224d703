import type pg from "pg";
import type { DecisionQuery } from "../../services/ports.ts";
import { decisionIdFloor, instantOf } from "../decision-id-time.ts";
import type { RollupWidth } from "../rollup-columns.ts";
import { type IdRange, overlap } from "./decision-conditions.ts";
import { isCountedExactly, matchesByTime, type RollupMatch } from "./rollup-matches.ts";

/**
 * What one look takes of each width: times that are resolved into the next narrower ones, and decisions in them. The last
 * is what is read from `decisions`.
 */
const TAKEN = {
  60: { times: 120, rows: 500_000 },
  10: { times: 200, rows: 100_000 },
  1: { times: 2_000, rows: 25_000 },
} as const satisfies Record<RollupWidth, { times: number; rows: number }>;

const LAST_MINUTE = 2 ** 31 - 1;

export interface PromisingRanges {
  /** Newest first, not touching each other. */
  ranges: IdRange[];
  /** Ids from here on have been dealt with: matches that are left have a smaller one. `null`: none are left. */
  lookedDownTo: string | null;
}

/** A span of time, in minutes since 1970. */
interface Span {
  from: number;
  below: number;
}

/**
 * Asks the rollups where in `bounds` the newest `wanted` matches are: first which hours hold any, then which tens of
 * minutes of those, then which minutes. So a filter that one decision in a million passes costs no more than one that all
 * pass.
 */
export async function promisingRanges(
  readers: pg.Pool,
  query: DecisionQuery,
  bounds: IdRange,
  wanted: number,
): Promise<PromisingRanges> {
  const enough = isCountedExactly(query) ? wanted : Number.POSITIVE_INFINITY;
  const minutes = minutesOf(bounds);
  let spans: Span[] = [minutes];
  let taken: RollupMatch[] = [];
  // Where the widest look stopped that left something out; a narrower one stops at newer ids, so the last word is its.
  let lookedDownTo: string | null = null;
  for (const width of [60, 10, 1] as const) {
    const aligned = spans.map(({ from, below }) => ({ from: from - (from % width), below }));
    const found = await matchesByTime(readers, query, width, aligned, TAKEN[width].times);
    const newest = newestOf(found, width, bounds, enough);
    if (!newest.areAll) lookedDownTo = decisionIdFloor(newest.taken.at(-1)!.start * 60_000);
    taken = newest.taken;
    if (taken.length === 0) return { ranges: [], lookedDownTo };
    spans = taken.map(({ start }) => ({
      from: Math.max(start, minutes.from),
      below: Math.min(start + width, minutes.below),
    }));
  }
  return { ranges: bridged(taken).map((span) => rangeOf(span, bounds)), lookedDownTo };
}

/** The newest times that are enough: in matches, or for one look. */
function newestOf(
  times: RollupMatch[],
  width: RollupWidth,
  bounds: IdRange,
  enough: number,
): { taken: RollupMatch[]; areAll: boolean } {
  const limit = TAKEN[width];
  let matches = 0;
  let rows = 0;
  let count = 0;
  for (const time of times) {
    // A time that the bounds cut may hold all its matches outside of them.
    if (isWithin(time.start, width, bounds)) matches += time.matches;
    rows += time.rows;
    count += 1;
    if (matches >= enough || rows >= limit.rows) break;
  }
  return { taken: times.slice(0, count), areAll: count === times.length && count < limit.times };
}

function isWithin(start: number, width: number, bounds: IdRange): boolean {
  return decisionIdFloor(start * 60_000) >= bounds.from && decisionIdFloor((start + width) * 60_000) <= bounds.below;
}

/** Minutes that a range of ids touches. */
export function minutesOf(bounds: IdRange): Span {
  const from = instantOf(bounds.from.slice(0, 30));
  const below = instantOf(bounds.below);
  return {
    from: Number.isNaN(from) ? 0 : Math.floor(from / 60_000),
    below: Number.isNaN(below) ? LAST_MINUTE : Math.floor(below / 60_000) + 1,
  };
}

/** Rows that are rather read for nothing than a range more is begun for their sake. */
const BRIDGE_ROWS = 100;

/** Minutes, newest first, as spans: neighbours become one, and so do those between which little can lie. */
function bridged(minutes: readonly RollupMatch[]): Span[] {
  const spans: Span[] = [];
  for (const minute of minutes) {
    const last = spans.at(-1);
    const gap = last === undefined ? 0 : last.from - minute.start - 1;
    if (last !== undefined && gap * minute.rows <= BRIDGE_ROWS) last.from = minute.start;
    else spans.push({ from: minute.start, below: minute.start + 1 });
  }
  return spans;
}

function rangeOf(span: Span, bounds: IdRange): IdRange {
  return overlap({ from: decisionIdFloor(span.from * 60_000), below: decisionIdFloor(span.below * 60_000) }, bounds);
}
