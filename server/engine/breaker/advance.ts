import { type Breaker, type Now, type Phase, watchedCall } from "./breaker.ts";
import { type BreakerEvent, eventOf } from "./events.ts";
import { countEvidence } from "./evidence.ts";
import { halfOpenPhase } from "./phases.ts";
import { freeLease } from "./probe-lease.ts";
import type { BreakerRules } from "./rules.ts";

/**
 * Brings a breaker up to the present: ends what has expired, permits of probes and overrides, and lets probes in when
 * the open time is over. Every verb does this first, and a sweeper does it where nobody calls.
 */
export function advance(breaker: Breaker, rules: BreakerRules, now: Now): BreakerEvent[] {
  if (!isDue(breaker, now)) return [];
  const events = [...expireOverride(breaker, rules, now), ...expireLeases(breaker, rules, now)];
  const { phase } = breaker;
  if (phase.state === "open" && phase.untilMs !== null && phase.untilMs <= now.ms)
    events.push(halfOpenPhase(breaker, phase.cause, now, null));
  return events;
}

/** Whether time alone has changed anything. */
export function isDue({ phase, override }: Breaker, now: Now): boolean {
  if (override.current !== null && override.current.expiresAtMs <= now.wallMs) return true;
  if (phase.state === "open") return phase.untilMs !== null && phase.untilMs <= now.ms;
  return phase.state === "half_open" && phase.leases.some(({ expiresAtMs }) => expiresAtMs <= now.ms);
}

/** The version stays: every replica sees the end by itself, and the next change is made to the version it was set with. */
function expireOverride(breaker: Breaker, rules: BreakerRules, now: Now): BreakerEvent[] {
  const { current } = breaker.override;
  if (current === null || current.expiresAtMs > now.wallMs) return [];
  const { kind: override, actor, reason } = current;
  breaker.override = {
    ...breaker.override,
    current: null,
    last: { verb: "expire", actor, reason, atMs: current.expiresAtMs },
  };
  const events = [eventOf(breaker, now, { kind: "override_expired", override, actor, reason })];
  if (override === "forced_open") events.push(...endForcedOpen(breaker, rules, now, { actor, reason }));
  return events;
}

/**
 * A forced opening ends in half-open and never straight in closed: whatever was wrong may still be. Where the agent
 * itself has asked to be left alone for longer, or only a release may close it, the automatic state goes on.
 */
export function endForcedOpen(
  breaker: Breaker,
  rules: BreakerRules,
  now: Now,
  by: { actor: string; reason: string },
): BreakerEvent[] {
  const { state } = breaker.phase;
  if (rules.halfOpen === null || state === "half_open") return [];
  if (state === "open" && (breaker.holdUntilMs ?? 0) > now.ms) return [];
  return [halfOpenPhase(breaker, causeOf(breaker.phase), now, by)];
}

function causeOf(phase: Phase) {
  return phase.state === "closed" ? { rule: "override_ended" as const, override: "forced_open" as const } : phase.cause;
}

/** A probe of which nothing was heard has failed, and its permit is free again: nothing can be stuck half-open. */
function expireLeases(breaker: Breaker, rules: BreakerRules, now: Now): BreakerEvent[] {
  const events: BreakerEvent[] = [];
  if (breaker.phase.state !== "half_open") return events;
  for (const { callId, owner, expiresAtMs } of breaker.phase.leases) {
    if (expiresAtMs > now.ms || breaker.phase.state !== "half_open") continue;
    breaker.counts.leasesExpired += 1;
    events.push(eventOf(breaker, now, { kind: "probe_lease_expired", callId, owner }));
    const call = watchedCall(breaker, callId);
    if (call === undefined) {
      freeLease(breaker, callId);
      continue;
    }
    call.counted = true;
    const evidence = { outcome: "failed" as const, early: true, costMicros: 0, retryAfterMs: null };
    events.push(...countEvidence(breaker, rules, callId, call, evidence, now));
  }
  return events;
}
