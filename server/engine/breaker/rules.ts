/**
 * What a breaker trips on and how it recovers. Rates are 0 to 1, every threshold is reached by `>=`; `null` switches a
 * rule off. An operator's policy may change each of them; these are the defaults and why they are what they are.
 */
export interface BreakerRules {
  /** How much is remembered: this many calls, and none older than this. */
  window: { calls: number; maximumAgeMs: number | null };
  /**
   * Failures in a row: so many that chance alone, at the agent's own long-run failure rate, makes them with this
   * probability; at least `least`, at most `most`. A fixed 5 would misfire once per 4,000 calls of an agent that fails 20 %.
   */
  consecutive: { least: number; most: number; chance: number } | null;
  /** Share of failures among the window's calls. */
  failureRate: { share: number; minimumCalls: number } | null;
  /** Share of calls slower than their own slow threshold, calls still in flight included. */
  slow: { share: number; minimumCalls: number } | null;
  /** Money that failed attempts in the window have cost, in micro-dollars; one dear failure alone proves nothing. */
  burnt: { limitMicros: number; minimumFailures: number } | null;
  /** Failed attempts of one and the same work, and the different agents that they were made at. */
  poison: { attempts: number; agents: number } | null;
  /** Open time is the base times the number of trips not yet forgiven, at most `mostMs`; with jitter, half of it is chance. */
  open: { baseMs: number; mostMs: number; jitter: boolean };
  /** Successes that close it and failures that open it again; `null`: only a person's release ends the open state. */
  halfOpen: { successes: number; failures: number } | null;
  /** A probe's permit ends after this unless its heartbeats renew it. */
  leaseMs: number;
  /** A probe without heartbeats keeps its permit until its task's deadline and this much longer. */
  leaseGraceMs: number;
  /** An agent that has to accept must do so in this time. */
  acceptMs: number;
  /** This long without a heartbeat is a failure: three missed ones at five seconds. */
  heartbeatMs: number;
  /** From a tenth of its weight to all of it, after it closed or was registered. */
  slowStartMs: number;
  /** Closed and in use for this long forgives one trip. */
  forgiveMs: number;
  /** Calls to an open breaker that routing did not heed are at least this far apart. */
  panicIntervalMs: number;
}

export const AGENT_RULES: BreakerRules = {
  window: { calls: 50, maximumAgeMs: 600_000 },
  consecutive: { least: 5, most: 25, chance: 1e-6 },
  failureRate: { share: 0.5, minimumCalls: 20 },
  slow: { share: 0.8, minimumCalls: 20 },
  burnt: { limitMicros: 10_000_000, minimumFailures: 3 },
  poison: null,
  open: { baseMs: 30_000, mostMs: 300_000, jitter: true },
  halfOpen: { successes: 2, failures: 2 },
  leaseMs: 60_000,
  leaseGraceMs: 5_000,
  acceptMs: 10_000,
  heartbeatMs: 15_000,
  slowStartMs: 60_000,
  forgiveMs: 60_000,
  panicIntervalMs: 1_000,
};

/** For agents whose work has effects that cannot be undone: two probes in a row must succeed. */
export const SIDE_EFFECT_RULES: BreakerRules = { ...AGENT_RULES, halfOpen: { successes: 2, failures: 1 } };

/**
 * A provider's account: one refusal of its key or quota speaks for all its agents, until the time that the provider
 * named, else for an hour; then one probe tells, and no storm of them.
 */
export const ACCOUNT_RULES: BreakerRules = {
  ...AGENT_RULES,
  consecutive: { least: 1, most: 1, chance: 1 },
  failureRate: null,
  slow: null,
  burnt: null,
  open: { baseMs: 3_600_000, mostMs: 3_600_000, jitter: false },
  halfOpen: { successes: 1, failures: 1 },
};

/** A run: work that fails wherever it is tried goes to the dead letters, until a person or the policy releases it. */
export const RUN_RULES: BreakerRules = {
  ...AGENT_RULES,
  window: { calls: 200, maximumAgeMs: null },
  consecutive: null,
  failureRate: null,
  slow: null,
  burnt: null,
  poison: { attempts: 3, agents: 2 },
  halfOpen: null,
};

/** The longest `Retry-After` that is believed: a day. */
export const LONGEST_HOLD_MS = 86_400_000;

/** Calls in flight that one breaker watches; beyond, calls pass unwatched and their results count for nothing. */
export const MAXIMUM_WATCHED = 100_000;
