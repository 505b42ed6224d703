import type { IncomingHttpHeaders } from "node:http";

/** Longer waits are as good as this one. */
const LONGEST_MS = 86_400_000;

/**
 * What an agent asked to wait, in milliseconds from now: `retry-after-ms`, or `retry-after` in seconds or as a date.
 * `null` where it asked for nothing that can be understood; a date in the past is no wait.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, nowMs: number): number | null {
  const exact = number(headers["retry-after-ms"]);
  if (exact !== null) return within(exact);
  const value = headers["retry-after"];
  const seconds = number(value);
  if (seconds !== null) return within(seconds * 1_000);
  // What is no date at all may still be one to JavaScript, such as -5; every HTTP date names a month.
  const atMs = typeof value === "string" && /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? null : within(atMs - nowMs);
}

function number(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^\s*\d{1,15}(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function within(milliseconds: number): number {
  return Math.ceil(Math.min(LONGEST_MS, Math.max(0, milliseconds)));
}
