"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useNowMs } from "../ui/relative-time.tsx";

export const TIME_RANGES = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

export const RANGE_WORDS: Record<TimeRange, { label: string; ms: number }> = {
  "15m": { label: "Last 15 minutes", ms: 900_000 },
  "1h": { label: "Last hour", ms: 3_600_000 },
  "6h": { label: "Last 6 hours", ms: 21_600_000 },
  "24h": { label: "Last 24 hours", ms: 86_400_000 },
  "7d": { label: "Last 7 days", ms: 604_800_000 },
  "30d": { label: "Last 30 days", ms: 2_592_000_000 },
};

export const DEFAULT_RANGE: TimeRange = "24h";

/** The range that all screens share; it stands in the URL as `range`. */
export function useTimeRange() {
  return useQueryState("range", parseAsStringLiteral(TIME_RANGES).withDefault(DEFAULT_RANGE));
}

/**
 * The range as instants, its end rounded up to a step of time so that a screen does not ask anew at every tick:
 * a minute where the range is long.
 */
export function rangeWindow(range: TimeRange, nowMs: number): { fromMs: number; toMs: number } {
  const { ms } = RANGE_WORDS[range];
  const step = 60_000;
  const toMs = Math.ceil((nowMs + 1) / step) * step;
  return { fromMs: toMs - ms, toMs };
}

/** The range as instants that move on with time. */
export function useRangeWindow(): { fromMs: number; toMs: number; range: TimeRange } {
  const [range] = useTimeRange();
  const now = useNowMs();
  return { ...rangeWindow(range, now), range };
}
