import { advance } from "./advance.ts";
import { type Breaker, forgetCall, type Now, type WatchedCall, watchedCall } from "./breaker.ts";
import type { BreakerEvent } from "./events.ts";
import { countEvidence, type Evidence } from "./evidence.ts";
import { leaseEndMs, leaseOf } from "./probe-lease.ts";
import type { BreakerRules } from "./rules.ts";

/**
 * A breaker that learns only from completed calls is blind for as long as a task takes. So what is known of a call in
 * flight counts at once, and then its result does not count again.
 */
export function inFlightSlow(breaker: Breaker, rules: BreakerRules, callId: string, now: Now): BreakerEvent[] {
  return [...advance(breaker, rules, now), ...countNow(breaker, rules, callId, "slow", now)];
}

/** The agent has not accepted the call in time, or its heartbeats have stopped. */
export function missedHeartbeat(breaker: Breaker, rules: BreakerRules, callId: string, now: Now): BreakerEvent[] {
  return [...advance(breaker, rules, now), ...countNow(breaker, rules, callId, "failed", now)];
}

/** A sign of life: the call is accepted, and where it is a probe its permit is renewed up to its deadline. */
export function heartbeat(breaker: Breaker, rules: BreakerRules, callId: string, now: Now): BreakerEvent[] {
  const events = advance(breaker, rules, now);
  const call = watchedCall(breaker, callId);
  if (call === undefined) return events;
  call.acceptByMs = null;
  if (call.heartbeatAtMs === null) return events;
  call.heartbeatAtMs = now.ms;
  const lease = leaseOf(breaker, callId);
  if (lease !== undefined) lease.expiresAtMs = leaseEndMs(call, rules, now.ms);
  return events;
}

/** How long a call is remembered past its deadline: then its result, if it ever comes, is unknown. */
const FORGET_AFTER_MS = 3_600_000;

/**
 * What a sweeper does every quarter of a second: lets time take its effect and looks through the calls in flight for
 * early evidence, so that 20 hung calls open the breaker at their slow threshold and not at their deadline.
 */
export function tick(breaker: Breaker, rules: BreakerRules, now: Now): BreakerEvent[] {
  const events = advance(breaker, rules, now);
  for (const callId of Object.keys(breaker.inFlight)) {
    const call = breaker.inFlight[callId]!;
    if ((call.deadlineAtMs ?? call.startedAtMs) + FORGET_AFTER_MS <= now.ms) {
      forgetCall(breaker, callId);
      continue;
    }
    const known = earlyOutcome(call, rules, now.ms);
    if (known !== null) events.push(...countNow(breaker, rules, callId, known, now));
  }
  return events;
}

function earlyOutcome(call: WatchedCall, rules: BreakerRules, nowMs: number): "failed" | "slow" | null {
  if (call.counted) return null;
  if (call.acceptByMs !== null && call.acceptByMs <= nowMs) return "failed";
  if (call.heartbeatAtMs !== null && nowMs - call.heartbeatAtMs >= rules.heartbeatMs) return "failed";
  return call.slowAfterMs !== null && nowMs - call.startedAtMs >= call.slowAfterMs ? "slow" : null;
}

function countNow(
  breaker: Breaker,
  rules: BreakerRules,
  callId: string,
  outcome: Evidence["outcome"],
  now: Now,
): BreakerEvent[] {
  const call = watchedCall(breaker, callId);
  if (call === undefined || call.counted || call.generation !== breaker.generation) return [];
  call.counted = true;
  return countEvidence(breaker, rules, callId, call, { outcome, early: true, costMicros: 0, retryAfterMs: null }, now);
}
