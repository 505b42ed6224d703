import type { BreakerView } from "../../server/domain/snapshot.ts";
import { type Admission, admit, type CallRequest } from "../../server/engine/breaker/admit.ts";
import { type Breaker, type Now, newBreaker } from "../../server/engine/breaker/breaker.ts";
import { heartbeat, inFlightSlow, missedHeartbeat, tick } from "../../server/engine/breaker/early-evidence.ts";
import type { BreakerEvent } from "../../server/engine/breaker/events.ts";
import { adoptOverride, changeOverride, type OverrideOrder } from "../../server/engine/breaker/override.ts";
import { restoreBreaker, type StoredBreaker, storeBreaker } from "../../server/engine/breaker/persist.ts";
import { AGENT_RULES, type BreakerRules } from "../../server/engine/breaker/rules.ts";
import type { BreakerScope } from "../../server/engine/breaker/scope.ts";
import { type CallResult, settle } from "../../server/engine/breaker/settle.ts";
import { rampOf, viewOf } from "../../server/engine/breaker/view.ts";

export const START: Now = { ms: 1_000_000, wallMs: 1_764_000_000_000 };
const SCOPE: BreakerScope = { kind: "agent", agentId: "agent_a" };

export const MINUTE_MS = 60_000;

/** A breaker with a clock that is moved by hand, for tests that tell a story. */
export function driveBreaker(rules: BreakerRules = AGENT_RULES, scope: BreakerScope = SCOPE) {
  let now = START;
  let breaker = newBreaker(scope, now);
  let calls = 0;
  const events: BreakerEvent[] = [];
  const keep = (more: readonly BreakerEvent[]) => {
    events.push(...more);
  };

  const driver = {
    rules,
    events,
    get breaker(): Breaker {
      return breaker;
    },
    get now(): Now {
      return now;
    },
    pass(ms: number): void {
      now = { ms: now.ms + ms, wallMs: now.wallMs + ms };
    },
    /** Stored, and restored by a process whose monotonic clock began anew. */
    restart(awayMs: number, beginsAtMs: number): void {
      const stored = JSON.parse(JSON.stringify(storeBreaker(breaker, now))) as StoredBreaker;
      now = { ms: beginsAtMs, wallMs: now.wallMs + awayMs };
      breaker = restoreBreaker(stored, now)!;
    },
    tick: () => keep(tick(breaker, rules, now)),
    admit(over: Partial<CallRequest> = {}): Admission {
      calls += 1;
      const admission = admit(breaker, rules, { ...requestOf(`call-${calls}`), ...over }, now);
      keep(admission.events);
      return admission;
    },
    /** The id of an admitted call; throws where it is refused. */
    begin(over: Partial<CallRequest> = {}): string {
      const admission = driver.admit(over);
      if (admission.kind === "refused") throw new Error(`refused: ${admission.because}`);
      return admission.permit.callId;
    },
    end(callId: string, outcome: CallResult["outcome"], over: Partial<CallResult> = {}): void {
      keep(settle(breaker, rules, callId, { outcome, costMicros: 0, retryAfterMs: null, ...over }, now));
    },
    /** So many calls, one after the other, each a second after the one before. */
    calls(count: number, outcome: CallResult["outcome"], over: Partial<CallResult> = {}): void {
      for (let call = 0; call < count; call += 1) {
        driver.end(driver.begin(), outcome, over);
        driver.pass(1_000);
      }
    },
    slow: (callId: string) => keep(inFlightSlow(breaker, rules, callId, now)),
    missed: (callId: string) => keep(missedHeartbeat(breaker, rules, callId, now)),
    beat: (callId: string) => keep(heartbeat(breaker, rules, callId, now)),
    order(verb: OverrideOrder["verb"], over: Partial<OverrideOrder> = {}) {
      const order = { verb, actor: "ann", reason: "because", expiresInMs: null, expectedVersion: null, ...over };
      const change = changeOverride(breaker.override, order, now.wallMs, breaker.scope.kind === "run");
      if (change.kind === "changed") keep(adoptOverride(breaker, rules, change.slot, now));
      return change;
    },
    view: (): BreakerView => viewOf(breaker, rules, now),
    ramp: () => rampOf(breaker, rules, now),
    /** To open and past the end of the open time, whatever the jitter. */
    openAndWait(): void {
      while (driver.view().state !== "open") driver.calls(1, "failed");
      driver.wait();
    },
    /** To the end of the open time. */
    wait(): void {
      const { phase } = breaker;
      if (phase.state === "open" && phase.untilMs !== null) driver.pass(Math.max(0, phase.untilMs - now.ms));
    },
    transitions: () => events.flatMap((event) => (event.kind === "state_changed" ? [`${event.from} ${event.to}`] : [])),
  };
  return driver;
}

export function requestOf(callId: string): CallRequest {
  return {
    callId,
    owner: "router-1",
    agentId: "agent_a",
    subject: "work",
    deadlineAtMs: null,
    slowAfterMs: null,
    awaitsAccept: false,
    heartbeats: false,
    mayProbe: true,
    panic: false,
  };
}
