import type { Control } from "../domain/controls.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { AgentState, LaneRecord, LaneState, Lookup } from "../domain/snapshot.ts";
import type { Clock, CompiledPolicy, LearntOutcome, LiveState } from "../services/ports.ts";
import { type ArrivalRate, createArrivalRate } from "./arrival-rate.ts";
import { type BreakerMachine, createBreakerTable } from "./breaker-table.ts";
import { createConcurrencyLimits, type NextLimit } from "./concurrency-limits.ts";
import { createControlTable } from "./control-table.ts";
import { createLeaseTable } from "./lease-table.ts";
import { createRetryBudgets, type RetryRules } from "./retry-budgets.ts";
import { createSessionTable } from "./session-table.ts";

type Records = ReadonlyMap<string, LaneRecord>;
type Shares = ReadonlyMap<string, number>;

/** The engine's pure rules that this adapter keeps state for. */
export interface LiveRules extends RetryRules {
  nextLimit: NextLimit;
  breakers: BreakerMachine;
  qualityOf(outcome: Outcome): number | null;
  learnOutcome(records: Records, outcome: Outcome, shares: Shares): Map<string, LaneRecord>;
  correctQuality(records: Records, shares: Shares, assumed: number, quality: number): Map<string, LaneRecord>;
  nextCredit(credit: number, eligible: number, explored: boolean, earned: number): number;
}

/** Slow start: a newly registered agent begins at a tenth of its concurrency and has all of it after a minute. */
const SLOW_START_MS = 60_000;
/** Outcomes remembered for telling repeats and later qualities apart. */
const REMEMBERED_OUTCOMES = 50_000;

interface AgentMemory {
  records: Map<string, LaneRecord>;
  /** `null` for agents that were there when the router started. */
  registeredAtMs: number | null;
  /** The provider's account, where the policy names one. */
  account: string | null;
}

/**
 * Live state of a single router, in its own memory: load, breakers, sessions, exploration credit, success records.
 * `changed` hears the id of each breaker or agent that time, outcomes or people have moved.
 */
export function createInProcessLive(
  clock: Clock,
  rules: LiveRules,
  changed: (id: string) => void = () => {},
): LiveState {
  const agents = new Map<string, AgentMemory>();
  const credits = new Map<string, number>();
  const rates = new Map<string, ArrivalRate>();
  const sessions = createSessionTable();
  const leases = createLeaseTable();
  const limits = createConcurrencyLimits(rules.nextLimit);
  const retries = createRetryBudgets(rules);
  const breakers = createBreakerTable(
    () => ({ ms: clock.monotonicMicros() / 1_000, wallMs: clock.nowMs() }),
    rules.breakers,
    changed,
  );
  const controls = createControlTable(changed);
  const settledQualities = new Map<string, number | null>();
  let learnerVersion = 0;
  let lastExpiryMs = 0;

  const memoryOf = (agentId: string): AgentMemory => {
    const known = agents.get(agentId) ?? { records: new Map(), registeredAtMs: null, account: null };
    agents.set(agentId, known);
    return known;
  };

  const stateOf = (agentId: string, memory: AgentMemory, nowMs: number): AgentState => ({
    breaker: breakers.view(agentId, memory.account, null),
    breakerByLane: { get: (lane) => breakers.view(agentId, memory.account, lane) },
    availability: controls.availability(agentId, nowMs),
    inFlight: leases.inFlight(agentId),
    concurrencyLimit: limits.of(agentId),
    ramp: Math.min(breakers.ramp(agentId), memory.registeredAtMs === null ? 1 : ramp(nowMs - memory.registeredAtMs)),
    records: memory.records,
  });

  return {
    snapshot({ project, sessionId }) {
      const nowMs = clock.nowMs();
      if (nowMs - lastExpiryMs >= 1_000) {
        leases.expire(nowMs);
        lastExpiryMs = nowMs;
      }
      return {
        ageMs: 0,
        routers: 1,
        agents: lazyMap(agents, (memory, agentId) => stateOf(agentId, memory, nowMs)),
        lanes: lazyMap(
          rates,
          (rate, lane): LaneState => ({
            explorationCredit: credits.get(lane) ?? null,
            dispatchesPerSecond: rate.perSecond(nowMs),
          }),
        ),
        budgets: [],
        sessionAgentId: sessionId === null ? null : sessions.holder(project, sessionId, nowMs),
        learnerVersion,
      };
    },

    decided({ id, project, sessionId, decision }, policy, leaseMs, watched = false) {
      const nowMs = clock.nowMs();
      const { lane } = decision.facts.sighting;
      const rate = rates.get(lane) ?? createArrivalRate();
      rates.set(lane, rate);
      if (decision.facts.cause === "route") {
        const earned = policy.laneByName.get(lane)!.lane.exploration.creditPerDecision;
        const { explorationCredit, candidates } = decision.facts;
        credits.set(
          lane,
          rules.nextCredit(explorationCredit, candidates.length, decision.kind === "exploration", earned),
        );
      }
      if (decision.chosenOrdinal === null) return;
      const agent = policy.agents[decision.chosenOrdinal]!;
      const agentId = agent.id;
      rate.note(nowMs);
      leases.take(id, agentId, nowMs + leaseMs);
      breakers.admitted({
        decisionId: id,
        agentId,
        lane,
        account: agent.account ?? null,
        probe: decision.facts.candidates.some(({ ordinal, probe }) => probe && ordinal === decision.chosenOrdinal),
        deadlineMs: watched ? leaseMs : null,
      });
      if (sessionId !== null) sessions.hold(project, sessionId, agentId, nowMs);
    },

    undone(decisionId) {
      leases.end(decisionId);
      breakers.undone(decisionId);
    },

    settled({ outcome, agentId, laneProbabilities, retryAfterMs = null }: LearntOutcome) {
      leases.end(outcome.decisionId);
      breakers.settled(outcome, retryAfterMs);
      const quality = rules.qualityOf(outcome);
      const memory = memoryOf(agentId);
      const known = settledQualities.has(outcome.decisionId);
      const assumed = settledQualities.get(outcome.decisionId) ?? null;
      if (known && assumed !== null && quality !== null && assumed !== quality)
        memory.records = rules.correctQuality(memory.records, laneProbabilities, assumed, quality);
      if (!known) memory.records = rules.learnOutcome(memory.records, outcome, laneProbabilities);
      settledQualities.set(outcome.decisionId, quality);
      if (settledQualities.size > REMEMBERED_OUTCOMES)
        settledQualities.delete(settledQualities.keys().next().value as string);
      learnerVersion += 1;
    },

    loadSeen: (agentId, declared, sign) => limits.seen(agentId, declared, sign, leases.inFlight(agentId)),
    spendRetry: (pool) => retries.spend(pool),
    earnRetry: (pool) => retries.earn(pool),

    adoptControls(all: readonly Control[]) {
      controls.adopt(all);
      breakers.adopt(all);
    },
    controls: () => controls.all(),
    breakers: () => breakers.reports(),
    sweep() {
      breakers.sweep();
      controls.sweep(clock.nowMs());
    },

    adoptPolicy(policy: CompiledPolicy) {
      limits.adopt(policy.agents);
      const isFirst = agents.size === 0;
      for (const { id, account = null } of policy.agents) {
        const known = agents.get(id);
        if (known !== undefined) known.account = account;
        else agents.set(id, { records: new Map(), registeredAtMs: isFirst ? null : clock.nowMs(), account });
      }
      breakers.keepAgents(new Set(policy.agents.map(({ id }) => id)));
      // An order that was given before its agent came back stands again.
      breakers.adopt(controls.all());
    },
  };
}

function ramp(ageMs: number): number {
  return Math.min(1, Math.max(0.1, ageMs / SLOW_START_MS));
}

/** A view of a map whose values are made when they are read: one decision reads a lane's members, not all agents. */
function lazyMap<Source, Value>(
  source: ReadonlyMap<string, Source>,
  make: (value: Source, key: string) => Value,
): Lookup<Value> {
  return {
    get(key) {
      const value = source.get(key);
      return value === undefined ? undefined : make(value, key);
    },
  };
}
