import type { Breaker, Phase, ProbeLease, WatchedCall } from "./breaker.ts";
import type { BreakerRules } from "./rules.ts";

type HalfOpen = Extract<Phase, { state: "half_open" }>;

/**
 * Whether another probe may be sent now: one at a time until the first success, then two, and never more than can still
 * matter to the verdict (best of three with the defaults), so that no probe is sent whose result nobody waits for.
 */
export function hasFreeLease({ leases, successes, failures }: HalfOpen, rules: BreakerRules): boolean {
  if (rules.halfOpen === null) return false;
  if (leases.length >= (successes > 0 ? 2 : 1)) return false;
  return leases.length + successes + failures < rules.halfOpen.successes + rules.halfOpen.failures - 1;
}

/** When a probe's permit ends unless it is renewed. Without heartbeats nothing can renew it, so its task's time is its lease. */
export function leaseEndMs(call: WatchedCall, rules: BreakerRules, nowMs: number): number {
  const lastMs = call.deadlineAtMs === null ? null : call.deadlineAtMs + rules.leaseGraceMs;
  if (call.heartbeatAtMs === null) return lastMs ?? nowMs + rules.leaseMs;
  return Math.min(nowMs + rules.leaseMs, lastMs ?? Infinity);
}

export function freeLease(breaker: Breaker, callId: string): void {
  if (breaker.phase.state !== "half_open") return;
  breaker.phase.leases = breaker.phase.leases.filter((lease) => lease.callId !== callId);
}

export function leaseOf(breaker: Breaker, callId: string): ProbeLease | undefined {
  return breaker.phase.state === "half_open"
    ? breaker.phase.leases.find((lease) => lease.callId === callId)
    : undefined;
}
