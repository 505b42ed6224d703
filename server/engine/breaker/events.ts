import type { BreakerOverride, BreakerState } from "../../domain/snapshot.ts";
import type { Breaker, Now } from "./breaker.ts";
import type { OverrideVerb } from "./override-slot.ts";
import { causeInWords, type OpeningCause } from "./trip-rules.ts";
import { summarise, type WindowSummary } from "./window.ts";

/** What every event says beside its kind. The replica adds its own name where it sends it on. */
interface EventCommon {
  breakerId: string;
  atMs: number;
  atWallMs: number;
  generation: number;
  /** Version of the override layer. */
  version: number;
}

export type BreakerEvent = EventCommon &
  (
    | {
        kind: "state_changed";
        from: BreakerState;
        to: BreakerState;
        /** `null`: it closed because its probes succeeded, or was reset. */
        cause: OpeningCause | null;
        manual: boolean;
        actor: string | null;
        reason: string;
        window: WindowSummary;
      }
    | {
        kind: "override_changed";
        verb: OverrideVerb;
        from: BreakerOverride | null;
        to: BreakerOverride | null;
        actor: string;
        reason: string;
      }
    | { kind: "override_expired"; override: BreakerOverride; actor: string; reason: string }
    | { kind: "not_permitted"; because: Refusal; refusedInARow: number }
    | { kind: "probe_lease_expired"; callId: string; owner: string }
  );

/** Why a call was not let through. */
export type Refusal = "forced_open" | "open" | "probes_taken" | "not_a_probe" | "panic_rate";

type Body<Event> = Event extends BreakerEvent ? Omit<Event, keyof EventCommon> : never;

export function eventOf(breaker: Breaker, now: Now, body: Body<BreakerEvent>): BreakerEvent {
  return {
    breakerId: breaker.id,
    atMs: now.ms,
    atWallMs: now.wallMs,
    generation: breaker.generation,
    version: breaker.override.version,
    ...body,
  } as BreakerEvent;
}

/** The event of an automatic change that has just been made. */
export function changeEvent(
  breaker: Breaker,
  now: Now,
  from: BreakerState,
  window: WindowSummary,
  by: { actor: string; reason: string } | null,
): BreakerEvent {
  const { phase } = breaker;
  const cause = phase.state === "closed" ? null : phase.cause;
  const own = cause === null ? "its probes succeeded" : causeInWords(cause);
  return eventOf(breaker, now, {
    kind: "state_changed",
    from,
    to: phase.state,
    cause,
    manual: by !== null,
    actor: by?.actor ?? null,
    reason: by?.reason ?? own,
    window,
  });
}

export function windowOf(breaker: Breaker): WindowSummary {
  return summarise(breaker.window, breaker.consecutiveFailures);
}
