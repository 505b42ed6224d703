import type { CostMicros } from "./money.ts";

export const BREAKER_STATES = ["closed", "open", "half_open"] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];
export const BREAKER_OVERRIDES = ["forced_open", "forced_closed", "observe_only"] as const;
export type BreakerOverride = (typeof BREAKER_OVERRIDES)[number];

/** A breaker as one decision sees it. */
export interface BreakerView {
  state: BreakerState;
  override: BreakerOverride | null;
  /** Why it is open or overridden: the automatic cause, or the operator's reason. */
  reason: string;
  /** In `half_open`: whether a probe may be sent now. */
  probeLeaseFree: boolean;
}

/** What is remembered of an agent's outcomes in one lane; counts are fractional because lanes are soft and old outcomes fade. */
export interface LaneRecord {
  /** Sum of qualities (0 to 1 each) and of outcomes. */
  successes: number;
  outcomes: number;
  /** Outcomes that were failures of the agent itself. */
  failures: number;
  /** Exponential of the mean log latency: the median where latencies are lognormal. */
  latencyMs: number;
  latencyCount: number;
  costMicros: number;
  costCount: number;
  outputTokens: number;
  outputCount: number;
}

/** An agent at run time, beside what the policy declares of it. */
export interface AgentState {
  breaker: BreakerView;
  /** By lane: the worst of the agent's own breaker and its breaker in that lane; without it `breaker` speaks for all. */
  breakerByLane?: Lookup<BreakerView>;
  availability: { mode: "enabled" | "draining" | "disabled"; reason: string };
  /** Attempts in flight, of all routers as of the snapshot plus our own since; our own alone once `ageMs` is over 30 s. */
  inFlight: number;
  /** Current concurrency limit; `null` where only the declared one is known. */
  concurrencyLimit: number | null;
  /** Slow start: 0.1 just after it closed or was registered, 1 from 60 s on. */
  ramp: number;
  records: ReadonlyMap<string, LaneRecord>;
}

/** A budget as one decision sees it; only those that bind the task's project, run, lanes and agents are in the snapshot. */
export interface BudgetView {
  id: string;
  /** What it binds beyond this task: `null` binds whatever agent or lane is chosen. */
  agentId: string | null;
  lane: string | null;
  remainingMicros: CostMicros;
  /** A strict budget admits only priced and bounded attempts. */
  strict: boolean;
}

/** Finds by name; a `Map` will do, and so will a view that makes its values when they are read. */
export interface Lookup<Value> {
  get(name: string): Value | undefined;
}

/** All that the engine sees of the world for one decision, beside the policy. */
export interface Snapshot {
  /** Milliseconds since the shared part of it was read; 0 in a single router. */
  ageMs: number;
  /** Routers that share the fleet. */
  routers: number;
  agents: Lookup<AgentState>;
  lanes: Lookup<LaneState>;
  budgets: readonly BudgetView[];
  /** The agent that holds the task's session, if any. */
  sessionAgentId: string | null;
  /** State version of the learner whose records these are. */
  learnerVersion: number;
}

export interface LaneState {
  /** Credit left for exploration; `null` before the lane's first decision. */
  explorationCredit: number | null;
  /** Dispatches a second into the lane by all routers. */
  dispatchesPerSecond: number;
}

export const EMPTY_SNAPSHOT: Snapshot = {
  ageMs: 0,
  routers: 1,
  agents: new Map(),
  lanes: new Map(),
  budgets: [],
  sessionAgentId: null,
  learnerVersion: 0,
};
