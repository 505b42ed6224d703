/** How long a budget's limit holds before it begins anew. `run`: never, it ends with its run. */
export const BUDGET_WINDOWS = ["run", "hour", "day", "week", "month"] as const;
export type BudgetWindowKind = (typeof BUDGET_WINDOWS)[number];

/** One window: from its first instant to the first instant of the next, in epoch milliseconds. */
export interface BudgetWindow {
  startMs: number;
  /** `null`: it has no end. */
  endMs: number | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;

/** A day of the calendar, counted from 1 January 1970 wherever one is. */
type DayNumber = number;

/**
 * The window that an instant lies in, by the calendar of an IANA zone; weeks begin on Monday. A day has 23 or 25 hours
 * where the clocks change, and begins at its first instant even where midnight is left out. Throws a `RangeError` for a
 * zone that does not exist.
 */
export function windowAt(kind: BudgetWindowKind, zone: string, atMs: number): BudgetWindow {
  if (kind === "run") return { startMs: 0, endMs: null };
  if (kind === "hour") return hourAt(zone, atMs);
  const today = dayOf(zone, atMs);
  const [first, next] = daysOf(kind, today);
  return { startMs: firstInstantOf(zone, first), endMs: firstInstantOf(zone, next) };
}

function daysOf(kind: "day" | "week" | "month", today: DayNumber): [first: DayNumber, next: DayNumber] {
  if (kind === "day") return [today, today + 1];
  if (kind === "week") {
    // Day 0 was a Thursday.
    const monday = today - ((today + 3) % 7);
    return [monday, monday + 7];
  }
  const date = new Date(today * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return [Date.UTC(year, month, 1) / DAY_MS, Date.UTC(year, month + 1, 1) / DAY_MS];
}

/** Hours are those of the zone's clock, which in some zones begin at half past; an hour that comes twice is two windows. */
function hourAt(zone: string, atMs: number): BudgetWindow {
  const { minute, second } = clockAt(zone, atMs);
  const startMs = Math.floor(atMs / SECOND_MS) * SECOND_MS - (minute * 60 + second) * SECOND_MS;
  return { startMs, endMs: startMs + HOUR_MS };
}

/** By bisection to the second: the calendar only goes forward, though clocks at times go back. */
function firstInstantOf(zone: string, day: DayNumber): number {
  // No zone is further than 26 hours from another.
  let before = day * DAY_MS - 26 * HOUR_MS;
  let from = day * DAY_MS + 26 * HOUR_MS;
  while (from - before > SECOND_MS) {
    const middle = before + Math.floor((from - before) / (2 * SECOND_MS)) * SECOND_MS;
    if (dayOf(zone, middle) >= day) from = middle;
    else before = middle;
  }
  return from;
}

function dayOf(zone: string, atMs: number): DayNumber {
  const { year, month, day } = clockAt(zone, atMs);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

type ClockField = "year" | "month" | "day" | "minute" | "second";

function clockAt(zone: string, atMs: number): Record<ClockField, number> {
  const fields = { year: 0, month: 0, day: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(zone).formatToParts(atMs))
    if (Object.hasOwn(fields, type)) fields[type as ClockField] = Number(value);
  return fields;
}

/** Formats are dear to make. There are few zones in use; beyond these many the oldest is made again. */
const MOST_FORMATS = 64;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-u-ca-iso8601", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formats.size >= MOST_FORMATS) formats.delete(formats.keys().next().value as string);
  formats.set(zone, made);
  return made;
}
