import { advance } from "./advance.ts";
import { type Breaker, forgetCall, type Now, type WatchedCall, watchedCall } from "./breaker.ts";
import type { BreakerEvent } from "./events.ts";
import { countEvidence } from "./evidence.ts";
import { freeLease } from "./probe-lease.ts";
import type { BreakerRules } from "./rules.ts";

/** How a call ended, as far as the breaker is concerned. */
export interface CallResult {
  /** `ignored` says nothing of what the breaker stands before: the caller went away, the request was wrong, a guard refused. */
  outcome: "succeeded" | "failed" | "slow" | "ignored";
  costMicros: number;
  /** What the agent asked to wait; `null` where it asked nothing. */
  retryAfterMs: number | null;
}

/**
 * The result of an admitted call. One of another generation changes the counts and nothing else, for it tells of a time
 * that is over; so does one of a call that early evidence has counted.
 */
export function settle(
  breaker: Breaker,
  rules: BreakerRules,
  callId: string,
  result: CallResult,
  now: Now,
): BreakerEvent[] {
  const events = advance(breaker, rules, now);
  const call = watchedCall(breaker, callId);
  if (call === undefined) {
    breaker.counts.unknown += 1;
    return events;
  }
  forgetCall(breaker, callId);
  const outcome = outcomeOf(call, result, now);
  breaker.counts[outcome] += 1;
  if (call.generation !== breaker.generation) breaker.counts.stale += 1;
  else if (outcome === "ignored") freeLease(breaker, callId);
  else if (!call.counted) {
    const { costMicros, retryAfterMs } = result;
    const evidence = { outcome, early: false, costMicros, retryAfterMs };
    events.push(...countEvidence(breaker, rules, callId, call, evidence, now));
  }
  return events;
}

/** A success that took too long is slow, whoever measured it. */
function outcomeOf(call: WatchedCall, { outcome }: CallResult, now: Now): CallResult["outcome"] {
  const slow = call.slowAfterMs !== null && now.ms - call.startedAtMs >= call.slowAfterMs;
  return outcome === "succeeded" && slow ? "slow" : outcome;
}
