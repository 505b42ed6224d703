import type { FailureCode } from "../domain/attempt.ts";
import type { BreakerTransition, Control } from "../domain/controls.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { BreakerView } from "../domain/snapshot.ts";
import type {
  Breaker,
  BreakerEvent,
  BreakerReport,
  BreakerRules,
  BreakerScope,
  CallRequest,
  CallResult,
  Now,
  OverrideSlot,
  ReportedBreaker,
} from "../services/ports/controls.ts";
import { evidenceOf } from "./outcome-evidence.ts";
import { slotOf } from "./override-of-control.ts";
import { createSlowThresholds } from "./slow-thresholds.ts";

/** The engine's machine, of which the table keeps one for each scope. */
export interface BreakerMachine {
  rulesOf(scope: BreakerScope["kind"]): BreakerRules;
  newBreaker(scope: BreakerScope, now: Now): Breaker;
  breakerId(scope: BreakerScope): string;
  scopeOf(id: string): BreakerScope | null;
  admit(breaker: Breaker, rules: BreakerRules, request: CallRequest, now: Now): { events: BreakerEvent[] };
  settle(breaker: Breaker, rules: BreakerRules, callId: string, result: CallResult, now: Now): BreakerEvent[];
  tick(breaker: Breaker, rules: BreakerRules, now: Now): BreakerEvent[];
  adoptOverride(breaker: Breaker, rules: BreakerRules, slot: OverrideSlot, now: Now): BreakerEvent[];
  outcomeFor(scope: BreakerScope["kind"], code: FailureCode | null): CallResult["outcome"];
  viewOf(breaker: Breaker, rules: BreakerRules, now: Now): BreakerView;
  worstView(views: readonly [BreakerView, ...BreakerView[]]): BreakerView;
  rampOf(breaker: Breaker, rules: BreakerRules, now: Now): number;
  reportOf(breaker: Breaker, rules: BreakerRules, now: Now): BreakerReport;
}

/** A call that a decision has led to. */
export interface TableCall {
  decisionId: string;
  agentId: string;
  lane: string;
  account: string | null;
  /** It was chosen behind a half-open breaker. */
  probe: boolean;
  /** How long its lease is; `null` where the caller runs it and nobody knows. */
  deadlineMs: number | null;
}

export interface BreakerTable {
  admitted(call: TableCall): void;
  /** The decision came to nothing. */
  undone(decisionId: string): void;
  settled(outcome: Outcome, retryAfterMs: number | null): void;
  /** The worst of what stands before this agent in this lane. */
  view(agentId: string, account: string | null, lane: string | null): BreakerView;
  /** Slow start after it closed: 0.1 to 1. */
  ramp(agentId: string): number;
  adopt(controls: readonly Control[]): void;
  sweep(): void;
  reports(): ReportedBreaker[];
  /** Has a breaker for each of these agents, so that it can be worked before its first call, and forgets agents that are gone. */
  keepAgents(agentIds: ReadonlySet<string>): void;
}

const CLOSED: BreakerView = { state: "closed", override: null, reason: "", probeLeaseFree: false };
const KEPT_TRANSITIONS = 20;
/** Calls whose end is awaited; beyond, the oldest are given up. */
const MAXIMUM_CALLS = 200_000;

interface Kept {
  breaker: Breaker;
  rules: BreakerRules;
  transitions: BreakerTransition[];
}

interface AwaitedCall {
  agentId: string;
  kept: readonly Kept[];
  /** For calls that nobody here watches, what they say of their time is compared with this. */
  slowAfterMs: number | null;
}

/** The breakers of one router. `changed` hears of each that moved; it must be quick and not throw. */
export function createBreakerTable(
  now: () => Now,
  machine: BreakerMachine,
  changed: (breakerId: string) => void,
): BreakerTable {
  const table = new Map<string, Kept>();
  const calls = new Map<string, AwaitedCall>();
  const slow = createSlowThresholds();
  let agents: ReadonlySet<string> = new Set();

  function keep(scope: BreakerScope): Kept {
    const id = machine.breakerId(scope);
    const known = table.get(id);
    if (known !== undefined) return known;
    const made = { breaker: machine.newBreaker(scope, now()), rules: machine.rulesOf(scope.kind), transitions: [] };
    table.set(id, made);
    return made;
  }

  function note(kept: Kept, events: readonly BreakerEvent[]): void {
    let moved = false;
    for (const event of events) {
      if (event.kind === "state_changed") {
        const { from, to, manual, actor, reason } = event;
        kept.transitions = [{ atMs: event.atWallMs, from, to, manual, actor, reason }, ...kept.transitions].slice(
          0,
          KEPT_TRANSITIONS,
        );
      }
      moved ||= event.kind !== "not_permitted";
    }
    if (moved) changed(kept.breaker.id);
  }

  function close(decisionId: string, resultFor: (kept: Kept) => CallResult): void {
    const call = calls.get(decisionId);
    if (call === undefined) return;
    calls.delete(decisionId);
    const at = now();
    for (const kept of call.kept) note(kept, machine.settle(kept.breaker, kept.rules, decisionId, resultFor(kept), at));
  }

  const seen = (kept: Kept | undefined): BreakerView => {
    if (kept === undefined) return CLOSED;
    const { phase, override } = kept.breaker;
    if (phase.state === "closed" && override.current === null) return CLOSED;
    return machine.viewOf(kept.breaker, kept.rules, now());
  };

  return {
    admitted({ decisionId, agentId, lane, account, probe, deadlineMs }) {
      const scopes: BreakerScope[] = [
        { kind: "agent", agentId },
        { kind: "lane", lane, agentId },
      ];
      if (account !== null) scopes.push({ kind: "account", account });
      const kept = scopes.map(keep);
      const at = now();
      const slowAfterMs = slow.of(agentId);
      const request: CallRequest = {
        callId: decisionId,
        owner: "",
        agentId,
        subject: "",
        deadlineAtMs: deadlineMs === null ? null : at.ms + deadlineMs,
        slowAfterMs: deadlineMs === null || slowAfterMs === null ? null : Math.min(deadlineMs, slowAfterMs),
        awaitsAccept: false,
        heartbeats: false,
        mayProbe: probe,
        panic: false,
      };
      for (const each of kept) note(each, machine.admit(each.breaker, each.rules, request, at).events);
      calls.set(decisionId, { agentId, kept, slowAfterMs });
      if (calls.size > MAXIMUM_CALLS) calls.delete(calls.keys().next().value as string);
    },

    undone: (decisionId) => close(decisionId, () => ({ outcome: "ignored", costMicros: 0, retryAfterMs: null })),

    settled(outcome, retryAfterMs) {
      const call = calls.get(outcome.decisionId);
      if (call === undefined) return;
      const { status, latencyMs } = outcome;
      const tooLong = latencyMs !== null && call.slowAfterMs !== null && latencyMs >= call.slowAfterMs;
      close(outcome.decisionId, ({ breaker }) => {
        const scope = breaker.scope.kind;
        const said = evidenceOf(machine.outcomeFor, scope, outcome);
        const isSlow = said === "succeeded" && tooLong && scope !== "account";
        return { outcome: isSlow ? "slow" : said, costMicros: outcome.costMicros ?? 0, retryAfterMs };
      });
      if (status === "succeeded" && latencyMs !== null) slow.learn(call.agentId, latencyMs);
    },

    view(agentId, account, lane) {
      const own = seen(table.get(machine.breakerId({ kind: "agent", agentId })));
      const inLane = lane === null ? CLOSED : seen(table.get(machine.breakerId({ kind: "lane", lane, agentId })));
      const ofAccount = account === null ? CLOSED : seen(table.get(machine.breakerId({ kind: "account", account })));
      if (own === CLOSED && inLane === CLOSED && ofAccount === CLOSED) return CLOSED;
      return machine.worstView([own, inLane, ofAccount]);
    },

    ramp(agentId) {
      const kept = table.get(machine.breakerId({ kind: "agent", agentId }));
      if (kept === undefined || kept.breaker.slowStartAtMs === null) return 1;
      return machine.rampOf(kept.breaker, kept.rules, now());
    },

    adopt(controls) {
      const at = now();
      for (const control of controls) {
        const scope = control.kind === "breaker" ? machine.scopeOf(control.id) : null;
        if (scope === null || control.version <= (table.get(control.id)?.breaker.override.version ?? 0)) continue;
        const kept = keep(scope);
        note(kept, machine.adoptOverride(kept.breaker, kept.rules, slotOf(control), at));
      }
    },

    sweep() {
      const at = now();
      for (const kept of table.values()) note(kept, machine.tick(kept.breaker, kept.rules, at));
    },

    reports() {
      const at = now();
      return [...table.values()].map(({ breaker, rules, transitions }) => ({
        ...machine.reportOf(breaker, rules, at),
        transitions,
      }));
    },

    keepAgents(agentIds) {
      agents = agentIds;
      for (const agentId of agents) keep({ kind: "agent", agentId });
      for (const [id, { breaker }] of table) {
        const { scope } = breaker;
        if ("agentId" in scope && !agents.has(scope.agentId) && breaker.watched === 0) table.delete(id);
      }
    },
  };
}
