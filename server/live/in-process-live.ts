import type { Outcome } from "../domain/outcome.ts";
import type { AgentState, BreakerView, LaneRecord, LaneState, Lookup } from "../domain/snapshot.ts";
import type { Clock, CompiledPolicy, LearntOutcome, LiveState } from "../services/ports.ts";
import { type ArrivalRate, createArrivalRate } from "./arrival-rate.ts";
import { createConcurrencyLimits, type NextLimit } from "./concurrency-limits.ts";
import { createLeaseTable } from "./lease-table.ts";
import { createRetryBudgets, type RetryRules } from "./retry-budgets.ts";
import { createSessionTable } from "./session-table.ts";

type Records = ReadonlyMap<string, LaneRecord>;
type Shares = ReadonlyMap<string, number>;

/** The engine's pure rules that this adapter keeps state for. */
export interface LiveRules extends RetryRules {
  nextLimit: NextLimit;
  qualityOf(outcome: Outcome): number | null;
  learnOutcome(records: Records, outcome: Outcome, shares: Shares): Map<string, LaneRecord>;
  correctQuality(records: Records, shares: Shares, assumed: number, quality: number): Map<string, LaneRecord>;
  nextCredit(credit: number, eligible: number, explored: boolean, earned: number): number;
}

/** Slow start: a newly registered agent begins at a tenth of its concurrency and has all of it after a minute. */
const SLOW_START_MS = 60_000;
/** Outcomes remembered for telling repeats and later qualities apart. */
const REMEMBERED_OUTCOMES = 50_000;

const CLOSED: BreakerView = { state: "closed", override: null, reason: "", probeLeaseFree: false };
const ENABLED: AgentState["availability"] = { mode: "enabled", reason: "" };

interface AgentMemory {
  records: Map<string, LaneRecord>;
  /** `null` for agents that were there when the router started. */
  registeredAtMs: number | null;
}

/** Live state of a single router, in its own memory: load, sessions, exploration credit, success records. */
export function createInProcessLive(clock: Clock, rules: LiveRules): LiveState {
  const agents = new Map<string, AgentMemory>();
  const credits = new Map<string, number>();
  const rates = new Map<string, ArrivalRate>();
  const sessions = createSessionTable();
  const leases = createLeaseTable();
  const limits = createConcurrencyLimits(rules.nextLimit);
  const retries = createRetryBudgets(rules);
  const settledQualities = new Map<string, number | null>();
  let learnerVersion = 0;
  let lastExpiryMs = 0;

  const memoryOf = (agentId: string): AgentMemory => {
    const known = agents.get(agentId) ?? { records: new Map(), registeredAtMs: null };
    agents.set(agentId, known);
    return known;
  };

  const stateOf = (agentId: string, memory: AgentMemory, nowMs: number): AgentState => ({
    breaker: CLOSED,
    availability: ENABLED,
    inFlight: leases.inFlight(agentId),
    concurrencyLimit: limits.of(agentId),
    ramp: memory.registeredAtMs === null ? 1 : ramp(nowMs - memory.registeredAtMs),
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

    decided({ id, project, sessionId, decision }, policy, leaseMs) {
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
      const agentId = policy.agents[decision.chosenOrdinal]!.id;
      rate.note(nowMs);
      leases.take(id, agentId, nowMs + leaseMs);
      if (sessionId !== null) sessions.hold(project, sessionId, agentId, nowMs);
    },

    undone: (decisionId) => leases.end(decisionId),

    settled({ outcome, agentId, laneProbabilities }: LearntOutcome) {
      leases.end(outcome.decisionId);
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

    adoptPolicy(policy: CompiledPolicy) {
      limits.adopt(policy.agents);
      const isFirst = agents.size === 0;
      for (const { id } of policy.agents) {
        if (agents.has(id)) continue;
        agents.set(id, { records: new Map(), registeredAtMs: isFirst ? null : clock.nowMs() });
      }
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
