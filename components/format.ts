/**
 * The only place where values become text. Three things are never confused: no data ("–"), unpriced, and zero.
 */
import type { Factor } from "../server/domain/factor.ts";

/** Shown where nothing was observed. */
export const NO_DATA = "–";

type Missing = null | undefined;

const LOCALE = "en-US";
const decimals = new Map<string, Intl.NumberFormat>();

function fixed(value: number, minimum: number, maximum = minimum): string {
  const key = `${minimum}/${maximum}`;
  let format = decimals.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
    decimals.set(key, format);
  }
  return format.format(value);
}

/** Micro-dollars with the precision they deserve: cents from a dollar up, three significant digits below a cent. */
export function formatMoney(micros: number | null): string {
  if (micros === null) return "unpriced";
  if (!Number.isFinite(micros)) return NO_DATA;
  const dollars = Math.abs(micros) / 1_000_000;
  const sign = micros < 0 ? "−" : "";
  if (dollars === 0) return "$0";
  if (dollars >= 1_000) return `${sign}$${fixed(dollars, 0)}`;
  if (dollars >= 1) return `${sign}$${fixed(dollars, 2)}`;
  if (dollars >= 0.01) return `${sign}$${fixed(dollars, 2, 4)}`;
  const digits = Math.min(9, 2 - Math.floor(Math.log10(dollars)));
  return `${sign}$${fixed(dollars, 0, digits)}`;
}

/** Micro-dollars in dollars, none of them rounded away: `$1.234567`. */
export function formatExactMoney(micros: number | null): string {
  if (micros === null) return "unpriced";
  return `${micros < 0 ? "−" : ""}$${fixed(Math.abs(micros) / 1_000_000, 2, 6)}`;
}

/** A duration in milliseconds, from microseconds to days. */
export function formatDuration(ms: number | Missing): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NO_DATA;
  if (ms === 0) return "0 ms";
  if (ms < 0.9995) return `${fixed(ms * 1_000, 0)} µs`;
  if (ms < 9.95) return `${fixed(ms, 0, 1)} ms`;
  if (ms < 999.5) return `${fixed(ms, 0)} ms`;
  if (ms < 9_995) return `${fixed(ms / 1_000, 0, 2)} s`;
  if (ms < 59_950) return `${fixed(ms / 1_000, 0, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return twoUnits(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return twoUnits(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return twoUnits(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** Two units, the smaller left out where it is nothing. */
function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${String(small).padStart(2, "0")} ${smallUnit}`;
}

/** A duration in microseconds. */
export function formatMicros(micros: number | Missing): string {
  return micros === null || micros === undefined ? NO_DATA : formatDuration(micros / 1_000);
}

/** A share from 0 to 1. What is not quite nothing, or not quite all, never reads as 0% or 100%. */
export function formatPercent(share: number | Missing, digits = 0): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return NO_DATA;
  const least = 10 ** -digits;
  const percent = share * 100;
  if (percent > 0 && percent < least / 2) return `<${fixed(least, digits)}%`;
  if (percent < 100 && percent > 100 - least / 2) return `>${fixed(100 - least, digits)}%`;
  return `${fixed(percent, digits)}%`;
}

/** A whole number with its thousands apart. */
export function formatCount(count: number | Missing): string {
  return count === null || count === undefined || !Number.isFinite(count) ? NO_DATA : fixed(count, 0);
}

/** A count that stops at a limit says so. */
export function formatCapped(count: number, capped: boolean): string {
  return capped ? `more than ${formatCount(count)}` : formatCount(count);
}

/** "7 decisions", "1 decision". */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "A, B and C", or "A, B and 7 others". */
export function formatNames(names: readonly string[], most: number, joint: "and" | "or" = "and"): string {
  if (names.length <= most) return names.join(", ").replace(/, ([^,]*)$/, ` ${joint} $1`);
  return `${names.slice(0, most).join(", ")} ${joint} ${formatQuantity(names.length - most, "other")}`;
}

/** A rate per minute or second: one decimal while small. */
export function formatRate(rate: number | Missing): string {
  if (rate === null || rate === undefined || !Number.isFinite(rate)) return NO_DATA;
  return rate < 10 ? fixed(rate, 0, 1) : fixed(rate, 0);
}

/** A score, total or contribution: three decimals. */
export function formatScore(score: number | Missing): string {
  return score === null || score === undefined || !Number.isFinite(score) ? NO_DATA : fixed(score, 3).replace("-", "−");
}

/** A difference of scores, with its sign and a true minus. */
export function formatDifference(difference: number | Missing): string {
  if (difference === null || difference === undefined || !Number.isFinite(difference)) return NO_DATA;
  const rounded = fixed(Math.abs(difference), 3);
  if (rounded === "0.000") return difference === 0 ? "0" : "±0.000";
  return `${difference > 0 ? "+" : "−"}${rounded}`;
}

/** How far apart two scores are, without a sign. */
export function formatDistance(difference: number): string {
  return fixed(Math.abs(difference), 3);
}

/** An interval of an unnormalised weight: "above 2.4", "below 0.3", "0.3 to 2.4". */
export function formatInterval(from: number, to: number | null): string {
  if (to === null) return from <= 0 ? "any" : `above ${fixed(from, 0, 2)}`;
  if (from <= 0) return `below ${fixed(to, 0, 2)}`;
  return from === to ? fixed(from, 0, 2) : `${fixed(from, 0, 2)} to ${fixed(to, 0, 2)}`;
}

/** An unnormalised weight, 0 to 10. */
export function formatWeight(weight: number | Missing): string {
  return weight === null || weight === undefined ? NO_DATA : fixed(weight, 0, weight > 0 && weight < 0.01 ? 4 : 2);
}

/** A factor's raw value in its own unit. */
export function formatRaw(factor: Factor, raw: number): string {
  return RAW_FORMATS[factor](raw);
}

const RAW_FORMATS: Record<Factor, (raw: number) => string> = {
  capability: (raw) => `level ${fixed(raw, 2)}`,
  tier_fit: (raw) => (raw === 0 ? "same tier" : `${formatQuantity(Math.round(raw), "tier")} apart`),
  quality: (raw) => `${formatPercent(raw, 1)} success`,
  latency: (raw) => formatDuration(raw),
  cost: (raw) => (raw < 0 || !Number.isFinite(raw) ? "unpriced" : formatMoney(raw)),
  load: (raw) => `${formatPercent(raw)} in use`,
  reliability: (raw) => `${formatPercent(raw, 1)} failures`,
  session: (raw) => (raw > 0 ? "holds the session" : "no session"),
};

/** A value whose name ends in its unit, such as `neededTokens` or `expectedCostMicros`. */
export function formatNamed(name: string, value: number | string): string {
  if (typeof value === "string") return value;
  if (name.endsWith("Micros")) return formatMoney(value);
  if (name.endsWith("Ms")) return formatDuration(value);
  return formatCount(value);
}

const CLOCKS_APART_S = 10;

/** How long ago, in one unit. The exact instant belongs beside it, on hover. */
export function formatRelative(atMs: number, nowMs: number): string {
  const seconds = Math.round((nowMs - atMs) / 1_000);
  // The page's present moves on in steps and another machine made the instant, so a little ahead of it is now.
  if (seconds < -CLOCKS_APART_S) return `in ${ageOf(-seconds)}`;
  return seconds < 2 ? "just now" : `${ageOf(seconds)} ago`;
}

/** The same in a column, where "ago" goes without saying. */
export function formatAge(atMs: number, nowMs: number): string {
  return ageOf(Math.max(0, Math.round((nowMs - atMs) / 1_000)));
}

function ageOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** The exact instant, to the millisecond, with its zone. `timeZone` defaults to the reader's own. */
export function formatInstant(atMs: number, timeZone?: string): string {
  const zone = timeZone ? { timeZone } : {};
  const day = new Date(atMs).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", ...zone });
  return `${day}, ${formatClock(atMs, timeZone, true)} ${zoneName(atMs, timeZone)}`;
}

/** Time of day, `18:24:05`, with milliseconds where asked. */
export function formatClock(atMs: number, timeZone?: string, milliseconds = false): string {
  return new Date(atMs).toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(milliseconds ? { fractionalSecondDigits: 3 as const } : {}),
    ...(timeZone ? { timeZone } : {}),
  });
}

/** Hour and minute, for the axis of a chart. */
export function formatMinute(atMs: number, timeZone?: string): string {
  return new Date(atMs).toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  });
}

/** From one instant to another, the day said once where it is the same; an open end is said in words. */
export function formatPeriod(fromMs: number | null, toMs: number | null, timeZone?: string): string {
  const zone = timeZone ? { timeZone } : {};
  const day = (atMs: number) => new Date(atMs).toLocaleDateString("en-GB", { day: "numeric", month: "short", ...zone });
  const at = (atMs: number) => `${day(atMs)}, ${formatMinute(atMs, timeZone)}`;
  if (fromMs === null) return toMs === null ? "any time" : `before ${at(toMs)}`;
  if (toMs === null) return `from ${at(fromMs)}`;
  return `${at(fromMs)} – ${day(fromMs) === day(toMs) ? formatMinute(toMs, timeZone) : at(toMs)}`;
}

function zoneName(atMs: number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZoneName: "short",
    ...(timeZone ? { timeZone } : {}),
  }).formatToParts(atMs);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** Tokens, shortened from ten thousand up. */
export function formatTokens(tokens: number | Missing): string {
  if (tokens === null || tokens === undefined) return NO_DATA;
  if (tokens < 10_000) return formatQuantity(tokens, "token");
  if (tokens < 1_000_000) return `${fixed(tokens / 1_000, 0, 1)} k tokens`;
  return `${fixed(tokens / 1_000_000, 0, 1)} M tokens`;
}

/** The end of a long id, which tells apart better than its beginning: `dec_…G5FAV`. */
export function formatShortId(id: string): string {
  const [prefix, rest] = id.split("_", 2);
  return rest && rest.length > 10 ? `${prefix}_…${rest.slice(-6)}` : id;
}

/** The first words of a text on one line. */
export function formatExcerpt(text: string, characters: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= characters ? line : `${line.slice(0, characters - 1).trimEnd()}…`;
}
