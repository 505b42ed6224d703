import type { BreakerRules } from "./rules.ts";

/** One call that counted, as the window and the strip on the screen hold it. */
export interface WindowCall {
  atMs: number;
  outcome: "succeeded" | "failed" | "slow";
  /** What it cost, in micro-dollars; 0 where nobody knows. */
  costMicros: number;
  agentId: string;
  subject: string;
}

/** The window in numbers, as events and the API tell of it. */
export interface WindowSummary {
  calls: number;
  failed: number;
  slow: number;
  /** Micro-dollars that its failed calls have cost. */
  burntMicros: number;
  consecutiveFailures: number;
}

/** Adds a call and drops the oldest beyond the window's length. */
export function pushCall(window: WindowCall[], call: WindowCall, rules: BreakerRules): void {
  window.push(call);
  if (window.length > rules.window.calls) window.shift();
}

/** The calls that still count: those not older than the window's age. Calls stand in the order of time. */
export function recentCalls(window: readonly WindowCall[], rules: BreakerRules, nowMs: number): readonly WindowCall[] {
  const { maximumAgeMs } = rules.window;
  const oldest = window[0];
  if (maximumAgeMs === null || oldest === undefined || nowMs - oldest.atMs <= maximumAgeMs) return window;
  return window.filter(({ atMs }) => nowMs - atMs <= maximumAgeMs);
}

export function summarise(calls: readonly WindowCall[], consecutiveFailures: number): WindowSummary {
  let failed = 0;
  let slow = 0;
  let burntMicros = 0;
  for (const call of calls) {
    if (call.outcome === "slow") slow += 1;
    if (call.outcome !== "failed") continue;
    failed += 1;
    burntMicros += call.costMicros;
  }
  return { calls: calls.length, failed, slow, burntMicros, consecutiveFailures };
}

/** One mark of the strip of calls on a breaker's screen, oldest first. */
export interface StripMark {
  outcome: WindowCall["outcome"];
  ageMs: number;
  costMicros: number;
}

export function stripOf(window: readonly WindowCall[], rules: BreakerRules, nowMs: number): StripMark[] {
  return recentCalls(window, rules, nowMs).map(({ outcome, atMs, costMicros }) => ({
    outcome,
    ageMs: Math.max(0, nowMs - atMs),
    costMicros,
  }));
}
