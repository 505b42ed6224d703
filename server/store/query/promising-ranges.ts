import type pg from "pg";
import type { DecisionQuery } from "../../services/ports.ts";
import { decisionIdFloor, instantOf } from "../decision-id-time.ts";
import { type IdRange, overlap } from "./decision-conditions.ts";
import { isCountedExactly, matchesByTime, type RollupMatch } from "./rollup-matches.ts";

/** Hours that one look resolves into minutes at most, and decisions in them: each hour costs some thousand rollup rows. */
const HOURS = 60;
const ROWS_IN_HOURS = 250_000;
/** Rows that one look may read from `decisions`. */
const ROWS_IN_RANGES = 25_000;

const LAST_MINUTE = 2 ** 31 - 1;

export interface PromisingRanges {
  /** Newest first, not touching each other. */
  ranges: IdRange[];
  /** Ids from here on have been dealt with: matches that are left have a smaller one. `null`: none are left. */
  lookedDownTo: string | null;
}

/**
 * Asks the rollups where in `bounds` the newest `wanted` matches are: first which hours hold any, then which of their
 * minutes. So a filter that one decision in a million passes costs no more than one that all pass.
 */
export async function promisingRanges(
  readers: pg.Pool,
  query: DecisionQuery,
  bounds: IdRange,
  wanted: number,
): Promise<PromisingRanges> {
  const enough = isCountedExactly(query) ? wanted : Number.POSITIVE_INFINITY;
  const minutes = minutesOf(bounds);
  const hourSpan = { from: minutes.from - (minutes.from % 60), below: minutes.below };
  const foundHours = await matchesByTime(readers, query, 60, [hourSpan], HOURS);
  const hours = newest(foundHours, 60, bounds, { enough, rows: ROWS_IN_HOURS, times: HOURS });
  const spans = hours.taken.map((hour) => ({
    from: Math.max(hour.start, minutes.from),
    below: Math.min(hour.start + 60, minutes.below),
  }));
  const found = spans.length === 0 ? [] : await matchesByTime(readers, query, 1, spans, HOURS * 60);
  const chosen = newest(found, 1, bounds, { enough, rows: ROWS_IN_RANGES, times: HOURS * 60 + 1 });
  const ranges = bridged(chosen.taken).map((span) => rangeOf(span, bounds));
  const lookedDownTo = chosen.all
    ? hours.all
      ? null
      : decisionIdFloor(hours.taken.at(-1)!.start * 60_000)
    : ranges.at(-1)!.from;
  return { ranges, lookedDownTo };
}

/** The newest times that are enough: in matches, or for one look. `all`: nothing was left out. */
function newest(
  times: RollupMatch[],
  width: number,
  bounds: IdRange,
  limit: { enough: number; rows: number; times: number },
): { taken: RollupMatch[]; all: boolean } {
  let matches = 0;
  let rows = 0;
  let count = 0;
  for (const time of times) {
    // A time that the bounds cut may hold all its matches outside of them.
    if (isWithin(time.start, width, bounds)) matches += time.matches;
    rows += time.rows;
    count += 1;
    if (matches >= limit.enough || rows >= limit.rows) break;
  }
  return { taken: times.slice(0, count), all: count === times.length && count < limit.times };
}

function isWithin(start: number, width: number, bounds: IdRange): boolean {
  return decisionIdFloor(start * 60_000) >= bounds.from && decisionIdFloor((start + width) * 60_000) <= bounds.below;
}

/** Minutes that a range of ids touches. */
export function minutesOf(bounds: IdRange): { from: number; below: number } {
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
function bridged(minutes: readonly RollupMatch[]): { from: number; below: number }[] {
  const spans: { from: number; below: number }[] = [];
  for (const minute of minutes) {
    const last = spans.at(-1);
    const gap = last === undefined ? 0 : last.from - minute.start - 1;
    if (last !== undefined && gap * minute.rows <= BRIDGE_ROWS) last.from = minute.start;
    else spans.push({ from: minute.start, below: minute.start + 1 });
  }
  return spans;
}

function rangeOf(span: { from: number; below: number }, bounds: IdRange): IdRange {
  return overlap({ from: decisionIdFloor(span.from * 60_000), below: decisionIdFloor(span.below * 60_000) }, bounds);
}
