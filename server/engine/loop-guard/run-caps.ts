import type { RunLimits } from "./limits.ts";
import type { RunGuard } from "./run-guard.ts";
import { CONTINUE, type GuardVerdict, gravest, limitVerdict } from "./verdict.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 5_000;
const SPEND_SLOTS = 60;

/** Whether one more attempt may be dispatched in the run; nothing is counted. Asked before any hold is taken. */
export function checkDispatch(guard: RunGuard, limits: RunLimits, nowMs: number): GuardVerdict {
  return gravest(
    limitVerdict("stop", "turns", guard.turns + 1, limits.turns),
    limitVerdict("stop", "steps", guard.steps + 1, limits.steps),
    limitVerdict("stop", "wall_time", nowMs - guard.startedAtMs, limits.wallMs),
    limitVerdict("stop", "tokens", guard.tokens, limits.tokens),
    limitVerdict("stop", "cost", guard.costMicros, limits.costMicros),
    limitVerdict(
      "pause",
      "dispatch_velocity",
      dispatchesWithinAMinute(guard, nowMs) + 1,
      limits.velocity.dispatchesPerMinute,
    ),
    costVelocity(guard, limits, nowMs),
  );
}

/** Counts a dispatched attempt. */
export function noteDispatch(guard: RunGuard, limits: RunLimits, nowMs: number): void {
  guard.turns += 1;
  guard.dispatchedAtMs = guard.dispatchedAtMs.filter((atMs) => nowMs - atMs < MINUTE_MS);
  guard.dispatchedAtMs.push(nowMs);
  // No more are needed to know that there were too many.
  const most = limits.velocity.dispatchesPerMinute + 1;
  if (guard.dispatchedAtMs.length > most) guard.dispatchedAtMs = guard.dispatchedAtMs.slice(-most);
}

/** Counts what an attempt or a reported step has used. */
export function noteSpend(
  guard: RunGuard,
  limits: RunLimits,
  used: { tokens: number; costMicros: number },
  nowMs: number,
): GuardVerdict {
  guard.tokens += used.tokens;
  guard.costMicros += used.costMicros;
  const slot = Math.floor(nowMs / SLOT_MS);
  const newest = guard.spend.at(-1);
  // A replica whose clock is behind adds to the newest slot: late is safe, forgotten is not.
  if (newest !== undefined && newest.slot >= slot) newest.costMicros += used.costMicros;
  else guard.spend.push({ slot, costMicros: used.costMicros });
  if (guard.spend.length > SPEND_SLOTS + 1) guard.spend.shift();
  return gravest(
    limitVerdict("stop", "tokens", guard.tokens, limits.tokens),
    limitVerdict("stop", "cost", guard.costMicros, limits.costMicros),
    costVelocity(guard, limits, nowMs),
  );
}

/** An agent was silent until its time was up. Many in a row, at whichever agents, mean that nothing moves. */
export function noteIdleTimeout(guard: RunGuard, limits: RunLimits): GuardVerdict {
  guard.idleTimeouts += 1;
  const { idleTimeouts: value } = guard;
  if (value < limits.idleTimeouts) return CONTINUE;
  const evidence = { kind: "limit" as const, value, limit: limits.idleTimeouts - 1 };
  return { verdict: "stop", guard: "idle_timeouts", evidence };
}

/** Something was completed, which alone ends a row of idle time-outs: a new agent or a first word does not. */
export function noteCompleted(guard: RunGuard): void {
  guard.idleTimeouts = 0;
}

/** A person has seen a paused run and lets it go on: what was too fast is forgotten, totals are not. */
export function resumeRun(guard: RunGuard): void {
  guard.dispatchedAtMs = [];
  guard.spend = [];
}

function dispatchesWithinAMinute(guard: RunGuard, nowMs: number): number {
  return guard.dispatchedAtMs.filter((atMs) => nowMs - atMs < MINUTE_MS).length;
}

/** The window is up to one slot longer than five minutes, never shorter. */
function costVelocity(guard: RunGuard, { velocity }: RunLimits, nowMs: number): GuardVerdict {
  const oldest = Math.floor(nowMs / SLOT_MS) - SPEND_SLOTS;
  const recent = guard.spend.filter(({ slot }) => slot >= oldest);
  const spent = recent.reduce((sum, { costMicros }) => sum + costMicros, 0);
  return limitVerdict("pause", "cost_velocity", spent, velocity.costMicrosPerFiveMinutes);
}
