import { hashText } from "../chance.ts";
import type { Breaker, Now } from "./breaker.ts";
import { type BreakerEvent, changeEvent, windowOf } from "./events.ts";
import type { BreakerRules } from "./rules.ts";
import type { OpeningCause } from "./trip-rules.ts";

/** Somebody made the change by hand. */
export interface ByHand {
  actor: string;
  reason: string;
}

/** Opens it: one trip more, a new generation, and the permits of its probes are void. */
export function openPhase(breaker: Breaker, rules: BreakerRules, cause: OpeningCause, now: Now): BreakerEvent {
  const from = breaker.phase.state;
  breaker.multiplier += 1;
  breaker.counts.trips += 1;
  beginGeneration(breaker);
  const untilMs = rules.halfOpen === null ? null : endOfOpening(breaker, rules, now.ms);
  breaker.phase = { state: "open", sinceMs: now.ms, untilMs, cause };
  const event = changeEvent(breaker, now, from, windowOf(breaker), null);
  breaker.consecutiveFailures = 0;
  return event;
}

/** Lets probes in. Entered when the open time is over, or when an operator's forced opening ends. */
export function halfOpenPhase(breaker: Breaker, cause: OpeningCause, now: Now, by: ByHand | null): BreakerEvent {
  const from = breaker.phase.state;
  beginGeneration(breaker);
  breaker.consecutiveFailures = 0;
  breaker.phase = { state: "half_open", sinceMs: now.ms, successes: 0, failures: 0, leases: [], cause };
  return changeEvent(breaker, now, from, windowOf(breaker), by);
}

/** Closes it with an empty window, so that old failures cannot open it again; its traffic grows over a minute. */
export function closePhase(breaker: Breaker, now: Now, by: ByHand | null): BreakerEvent {
  const from = breaker.phase.state;
  const window = windowOf(breaker);
  beginGeneration(breaker);
  breaker.consecutiveFailures = 0;
  breaker.window = [];
  breaker.forgivenAtMs = now.ms;
  breaker.slowStartAtMs = now.ms;
  breaker.phase = { state: "closed", sinceMs: now.ms };
  return changeEvent(breaker, now, from, window, by);
}

function beginGeneration(breaker: Breaker): void {
  breaker.generation += 1;
  breaker.refusedInARow = 0;
}

/**
 * Half of the open time is sure and half is drawn, so that breakers which opened together do not probe together. A later
 * end that the agent itself asked for stands: it is never shortened.
 */
function endOfOpening(breaker: Breaker, rules: BreakerRules, nowMs: number): number {
  const fullMs = Math.min(rules.open.mostMs, rules.open.baseMs * breaker.multiplier);
  const share = hashText(`${breaker.id} ${breaker.generation}`) / 2 ** 32;
  const ownMs = rules.open.jitter ? fullMs / 2 + (fullMs / 2) * share : fullMs;
  return Math.max(nowMs + Math.round(ownMs), breaker.holdUntilMs ?? 0);
}
