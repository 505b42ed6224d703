"use client";

import { useSyncExternalStore } from "react";
import { formatAge, formatInstant, formatRelative } from "../format.ts";

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let nowMs = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, moving on every five seconds, one timer for the whole page; 0 before the page is alive. */
export function useNowMs(): number {
  return useSyncExternalStore(
    subscribe,
    () => {
      if (nowMs === 0 || timer === undefined) nowMs = Math.floor(Date.now() / TICK_MS) * TICK_MS;
      return nowMs;
    },
    () => 0,
  );
}

/** How long ago (without "ago" where `short`), with the exact instant on hover and in the markup. */
export function RelativeTime({ atMs, short, className }: { atMs: number; short?: boolean; className?: string }) {
  const now = useNowMs();
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={formatInstant(atMs)}
      className={className}
      suppressHydrationWarning
    >
      {(short ? formatAge : formatRelative)(atMs, now || atMs)}
    </time>
  );
}
