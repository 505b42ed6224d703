import type { Breaker, Now, Phase } from "./breaker.ts";

/** The stored form's version; a reader that meets another starts with a new breaker. */
const FORMAT = 1;

/** A breaker as it is stored: JSON, with both clocks at the time of storing, for a monotonic clock means nothing elsewhere. */
export interface StoredBreaker {
  format: typeof FORMAT;
  savedAt: Now;
  breaker: Breaker;
}

export function storeBreaker(breaker: Breaker, now: Now): StoredBreaker {
  return { format: FORMAT, savedAt: now, breaker: JSON.parse(JSON.stringify(breaker)) as Breaker };
}

/**
 * The breaker as it would be had it gone on running: override, automatic state and generation, every age grown by the
 * wall-clock time since. `null` where the stored form is of another version.
 */
export function restoreBreaker(stored: StoredBreaker, now: Now): Breaker | null {
  if (stored.format !== FORMAT) return null;
  const breaker = JSON.parse(JSON.stringify(stored.breaker)) as Breaker;
  // A wall clock that was set back must not make anything younger than it was.
  const awayMs = Math.max(0, now.wallMs - stored.savedAt.wallMs);
  shiftTimes(breaker, now.ms - awayMs - stored.savedAt.ms);
  return breaker;
}

function shiftTimes(breaker: Breaker, byMs: number): void {
  const shift = (atMs: number) => atMs + byMs;
  const shiftOrNull = (atMs: number | null) => (atMs === null ? null : atMs + byMs);
  breaker.phase = shiftPhase(breaker.phase, byMs);
  breaker.forgivenAtMs = shift(breaker.forgivenAtMs);
  breaker.holdUntilMs = shiftOrNull(breaker.holdUntilMs);
  breaker.slowStartAtMs = shiftOrNull(breaker.slowStartAtMs);
  breaker.panicAtMs = shiftOrNull(breaker.panicAtMs);
  for (const call of breaker.window) call.atMs = shift(call.atMs);
  for (const call of Object.values(breaker.inFlight)) {
    call.startedAtMs = shift(call.startedAtMs);
    call.deadlineAtMs = shiftOrNull(call.deadlineAtMs);
    call.acceptByMs = shiftOrNull(call.acceptByMs);
    call.heartbeatAtMs = shiftOrNull(call.heartbeatAtMs);
  }
}

function shiftPhase(phase: Phase, byMs: number): Phase {
  const sinceMs = phase.sinceMs + byMs;
  switch (phase.state) {
    case "closed":
      return { ...phase, sinceMs };
    case "open":
      return { ...phase, sinceMs, untilMs: phase.untilMs === null ? null : phase.untilMs + byMs };
    case "half_open":
      return {
        ...phase,
        sinceMs,
        leases: phase.leases.map((lease) => ({ ...lease, expiresAtMs: lease.expiresAtMs + byMs })),
      };
  }
}
