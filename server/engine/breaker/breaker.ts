import type { OverrideSlot } from "./override-slot.ts";
import { NO_OVERRIDE } from "./override-slot.ts";
import { type BreakerScope, breakerId } from "./scope.ts";
import type { OpeningCause } from "./trip-rules.ts";
import type { WindowCall } from "./window.ts";

/** One reading of both clocks. */
export interface Now {
  /** Monotonic milliseconds from an arbitrary start: all durations. */
  ms: number;
  /** Wall clock in epoch milliseconds: only what people set an end for. */
  wallMs: number;
}

/** The permit of one probe, until it is settled or ends. */
export interface ProbeLease {
  callId: string;
  owner: string;
  expiresAtMs: number;
}

/** The automatic state, with what is true only in it. */
export type Phase =
  | { state: "closed"; sinceMs: number }
  /** `untilMs` `null`: until somebody releases it. */
  | { state: "open"; sinceMs: number; untilMs: number | null; cause: OpeningCause }
  | {
      state: "half_open";
      sinceMs: number;
      successes: number;
      failures: number;
      leases: ProbeLease[];
      cause: OpeningCause;
    };

/** A call between its admission and its result. Instants are monotonic. */
export interface WatchedCall {
  generation: number;
  agentId: string;
  /** The work it was made for, so that poison can be told from bad luck. */
  subject: string;
  probe: boolean;
  startedAtMs: number;
  deadlineAtMs: number | null;
  /** Longer than this is slow; `null`: no threshold is known. */
  slowAfterMs: number | null;
  /** `null` where its protocol has no accept, or it was accepted. */
  acceptByMs: number | null;
  /** `null` where its protocol has no heartbeats. */
  heartbeatAtMs: number | null;
  /** Early evidence has counted it; its result will not count again. */
  counted: boolean;
}

/** What has happened since the breaker was made. Metrics only; nothing is decided by them. */
export interface BreakerCounts {
  admitted: number;
  refused: number;
  succeeded: number;
  failed: number;
  slow: number;
  ignored: number;
  /** Results of calls that an earlier generation admitted. */
  stale: number;
  /** Results of calls that nobody watched, or that were settled before. */
  unknown: number;
  leasesExpired: number;
  trips: number;
}

/**
 * A breaker: plain data that can be stored as JSON. The functions of this folder change the breaker that they are given
 * and return what happened; there is one per agent, per agent in a lane, per run and per account.
 */
export interface Breaker {
  id: string;
  scope: BreakerScope;
  phase: Phase;
  /** Counts the changes of the automatic state; a permit is good in its own generation alone. */
  generation: number;
  override: OverrideSlot;
  window: WindowCall[];
  consecutiveFailures: number;
  /** Outcomes outside of outages: a run of failures is added only when a success has ended it. */
  longRun: { failures: number; calls: number };
  /** Trips not yet forgiven. */
  multiplier: number;
  /** Since when the next forgiveness is earned. */
  forgivenAtMs: number;
  /** The latest end that a `Retry-After` of its own calls has named. */
  holdUntilMs: number | null;
  slowStartAtMs: number | null;
  panicAtMs: number | null;
  inFlight: Record<string, WatchedCall>;
  /** How many those are. */
  watched: number;
  /** Refusals since the last change of state, so that they are told of now and then only. */
  refusedInARow: number;
  counts: BreakerCounts;
}

/** A closed breaker. `slowStart`: its agent is new, so its traffic grows over the first minute. */
export function newBreaker(scope: BreakerScope, now: Now, slowStart = false): Breaker {
  return {
    id: breakerId(scope),
    scope,
    phase: { state: "closed", sinceMs: now.ms },
    generation: 1,
    override: NO_OVERRIDE,
    window: [],
    consecutiveFailures: 0,
    longRun: { failures: 0, calls: 0 },
    multiplier: 0,
    forgivenAtMs: now.ms,
    holdUntilMs: null,
    slowStartAtMs: slowStart ? now.ms : null,
    panicAtMs: null,
    inFlight: {},
    watched: 0,
    refusedInARow: 0,
    counts: {
      admitted: 0,
      refused: 0,
      succeeded: 0,
      failed: 0,
      slow: 0,
      ignored: 0,
      stale: 0,
      unknown: 0,
      leasesExpired: 0,
      trips: 0,
    },
  };
}

/** The call as it is watched, if it is; names that every object answers to are no calls. */
export function watchedCall(breaker: Breaker, callId: string): WatchedCall | undefined {
  return Object.hasOwn(breaker.inFlight, callId) ? breaker.inFlight[callId] : undefined;
}

/** The call is not watched any more. */
export function forgetCall(breaker: Breaker, callId: string): void {
  delete breaker.inFlight[callId];
  breaker.watched -= 1;
}
