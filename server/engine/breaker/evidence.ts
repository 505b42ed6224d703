import type { Breaker, Now, WatchedCall } from "./breaker.ts";
import type { BreakerEvent } from "./events.ts";
import { closePhase, openPhase } from "./phases.ts";
import { freeLease } from "./probe-lease.ts";
import { type BreakerRules, LONGEST_HOLD_MS } from "./rules.ts";
import { learnLongRun, tripCause } from "./trip-rules.ts";
import { pushCall } from "./window.ts";

/** What one call says of what the breaker stands before. */
export interface Evidence {
  outcome: "succeeded" | "failed" | "slow";
  /** It is known while the call still runs: nothing is known of its end. */
  early: boolean;
  costMicros: number;
  /** What the agent asked to wait; `null` where it asked nothing. */
  retryAfterMs: number | null;
}

/** Counts a call of the current generation, once, and lets the state follow. */
export function countEvidence(
  breaker: Breaker,
  rules: BreakerRules,
  callId: string,
  call: WatchedCall,
  evidence: Evidence,
  now: Now,
): BreakerEvent[] {
  const { outcome, costMicros, retryAfterMs } = evidence;
  freeLease(breaker, callId);
  const { agentId, subject } = call;
  pushCall(breaker.window, { atMs: now.ms, outcome, costMicros, agentId, subject }, rules);
  // A later end stands: a shorter wait that is named afterwards does not bring it forward.
  if (outcome === "failed" && retryAfterMs !== null && retryAfterMs > 0)
    breaker.holdUntilMs = Math.max(breaker.holdUntilMs ?? 0, now.ms + Math.min(retryAfterMs, LONGEST_HOLD_MS));
  if (breaker.phase.state === "closed") return closedEvidence(breaker, rules, evidence, now);
  return call.probe ? probeEvidence(breaker, rules, outcome, now) : [];
}

function closedEvidence(breaker: Breaker, rules: BreakerRules, evidence: Evidence, now: Now): BreakerEvent[] {
  if (evidence.outcome === "failed") breaker.consecutiveFailures += 1;
  else if (!evidence.early) {
    learnLongRun(breaker);
    breaker.consecutiveFailures = 0;
    forgive(breaker, rules, now);
  }
  const cause = tripCause(breaker, rules, now.ms);
  return cause === null ? [] : [openPhase(breaker, rules, cause, now)];
}

/** Only use forgives, one trip in a minute: time alone proves nothing, and many calls in a second prove little more. */
function forgive(breaker: Breaker, rules: BreakerRules, now: Now): void {
  if (breaker.multiplier === 0 || now.ms - breaker.forgivenAtMs < rules.forgiveMs) return;
  breaker.multiplier -= 1;
  breaker.forgivenAtMs = now.ms;
}

/** A probe that was slow has not shown that the agent is well again. */
function probeEvidence(breaker: Breaker, rules: BreakerRules, outcome: Evidence["outcome"], now: Now): BreakerEvent[] {
  const { phase } = breaker;
  if (phase.state !== "half_open" || rules.halfOpen === null) return [];
  if (outcome === "succeeded") phase.successes += 1;
  else phase.failures += 1;
  if (phase.failures >= rules.halfOpen.failures) {
    const cause = { rule: "probes_failed" as const, failures: phase.failures };
    return [openPhase(breaker, rules, cause, now)];
  }
  if (phase.successes < rules.halfOpen.successes) return [];
  breaker.holdUntilMs = null;
  return [closePhase(breaker, now, null)];
}
