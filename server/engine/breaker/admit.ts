import { advance } from "./advance.ts";
import { type Breaker, type Now, type WatchedCall, watchedCall } from "./breaker.ts";
import { type BreakerEvent, eventOf, type Refusal } from "./events.ts";
import { hasFreeLease, leaseEndMs } from "./probe-lease.ts";
import { type BreakerRules, MAXIMUM_WATCHED } from "./rules.ts";

/** A call that asks to be let through. */
export interface CallRequest {
  /** Unique among the calls in flight: the decision's id. */
  callId: string;
  /** Who makes it: the replica. */
  owner: string;
  agentId: string;
  /** The work it is for, such as the hash of its input; only a run's breaker reads it. */
  subject: string;
  /** Monotonic; `null`: none. */
  deadlineAtMs: number | null;
  /** From then on it is slow, in milliseconds after its start; `null`: no threshold is known. */
  slowAfterMs: number | null;
  /** Whether the agent's protocol has an accept, and heartbeats. */
  awaitsAccept: boolean;
  heartbeats: boolean;
  /** False for critical work and for any later try: these are never probes. */
  mayProbe: boolean;
  /** Routing did not heed this breaker, because too many are open. */
  panic: boolean;
}

/** Carried by the call until its result. */
export interface Permit {
  breakerId: string;
  callId: string;
  generation: number;
  probe: boolean;
}

export type Admission =
  | { kind: "admitted"; permit: Permit; events: BreakerEvent[] }
  /** `retryAfterMs`: when it may be let through; `null` where nobody knows. */
  | { kind: "refused"; because: Refusal; retryAfterMs: number | null; events: BreakerEvent[] };

/** Lets a call through or refuses it at once: there is no queue, so nothing can wait for ever behind a hung probe. */
export function admit(breaker: Breaker, rules: BreakerRules, request: CallRequest, now: Now): Admission {
  const events = advance(breaker, rules, now);
  const known = watchedCall(breaker, request.callId);
  if (known !== undefined) return { kind: "admitted", permit: permitOf(breaker, request.callId, known), events };

  const gate = gateOf(breaker, rules, request, now);
  if (gate.kind === "refused") {
    breaker.counts.refused += 1;
    breaker.refusedInARow += 1;
    const { refusedInARow } = breaker;
    if (isSampled(refusedInARow))
      events.push(eventOf(breaker, now, { kind: "not_permitted", because: gate.because, refusedInARow }));
    return { ...gate, events };
  }
  return { kind: "admitted", permit: letThrough(breaker, rules, request, gate.probe, now), events };
}

type Gate = { kind: "open"; probe: boolean } | { kind: "refused"; because: Refusal; retryAfterMs: number | null };

function gateOf(breaker: Breaker, rules: BreakerRules, request: CallRequest, now: Now): Gate {
  const { phase } = breaker;
  const override = breaker.override.current;
  if (override?.kind === "forced_open") return refused("forced_open", override.expiresAtMs - now.wallMs);
  const probe = request.mayProbe && phase.state === "half_open" && hasFreeLease(phase, rules);
  if (override !== null || phase.state === "closed" || probe) return { kind: "open", probe };
  if (request.panic) {
    const againMs = (breaker.panicAtMs ?? -Infinity) + rules.panicIntervalMs;
    return againMs > now.ms ? refused("panic_rate", againMs - now.ms) : { kind: "open", probe: false };
  }
  if (phase.state === "open") return refused("open", phase.untilMs === null ? null : phase.untilMs - now.ms);
  if (!request.mayProbe && hasFreeLease(phase, rules)) return refused("not_a_probe", null);
  const nextMs = Math.min(...phase.leases.map(({ expiresAtMs }) => expiresAtMs));
  return refused("probes_taken", Number.isFinite(nextMs) ? nextMs - now.ms : null);
}

function refused(because: Refusal, retryAfterMs: number | null): Gate {
  return { kind: "refused", because, retryAfterMs };
}

function letThrough(breaker: Breaker, rules: BreakerRules, request: CallRequest, probe: boolean, now: Now): Permit {
  const { callId, owner, agentId, subject, deadlineAtMs, slowAfterMs } = request;
  const call: WatchedCall = {
    generation: breaker.generation,
    agentId,
    subject,
    probe,
    startedAtMs: now.ms,
    deadlineAtMs,
    slowAfterMs,
    acceptByMs: request.awaitsAccept ? now.ms + rules.acceptMs : null,
    heartbeatAtMs: request.heartbeats ? now.ms : null,
    counted: false,
  };
  const { phase } = breaker;
  const passesAll = breaker.override.current !== null || phase.state === "closed" || probe;
  if (!passesAll) breaker.panicAtMs = now.ms;
  if (probe && phase.state === "half_open")
    phase.leases.push({ callId, owner, expiresAtMs: leaseEndMs(call, rules, now.ms) });
  breaker.counts.admitted += 1;
  if (breaker.watched < MAXIMUM_WATCHED || probe) {
    breaker.inFlight[callId] = call;
    breaker.watched += 1;
  }
  return permitOf(breaker, callId, call);
}

function permitOf({ id: breakerId }: Breaker, callId: string, { generation, probe }: WatchedCall): Permit {
  return { breakerId, callId, generation, probe };
}

/** The first refusal, then ever fewer: 1, 10, 100, each thousandth. */
function isSampled(refusedInARow: number): boolean {
  return refusedInARow === 1 || refusedInARow === 10 || refusedInARow === 100 || refusedInARow % 1_000 === 0;
}
