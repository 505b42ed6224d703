/**
 * What one run may use, all its tasks together. Counts and amounts are the most that is allowed: one more is too much.
 * `null` switches a limit off.
 */
export interface RunLimits {
  /** Rounds of the same steps until a warning, and until the stop. */
  cycle: { warnAt: number; stopAt: number };
  /** Rounds of the same words without any call; builds that review their own work repeat these for a while, and end well. */
  wordsStopAt: number;
  steps: number | null;
  turns: number | null;
  wallMs: number | null;
  tokens: number | null;
  costMicros: number | null;
  /** Handoffs until a warning; they stop a run only where work goes round as well. */
  hops: number;
  /**
   * Handoffs in a row whose input or result has been there before, until many handoffs or a ping-pong stop the run. The
   * first that repeats proves nothing: it would have stopped 10 of 46 recorded builds that were delivered, six stop one.
   */
  staleHops: number;
  /** Fewer than `agents` different ones in the last `hops` handoffs: a warning, as above. */
  pingPong: { hops: number; agents: number };
  depth: number;
  fanOut: number;
  /** Beyond these the run waits for a person. */
  velocity: { dispatchesPerMinute: number; costMicrosPerFiveMinutes: number };
  /** Idle time-outs in a row without anything completed. */
  idleTimeouts: number;
}

export const RUN_LIMITS: RunLimits = {
  cycle: { warnAt: 3, stopAt: 5 },
  wordsStopAt: 20,
  steps: 200,
  turns: 50,
  wallMs: 7_200_000,
  tokens: null,
  costMicros: null,
  hops: 20,
  staleHops: 6,
  pingPong: { hops: 8, agents: 3 },
  depth: 5,
  fanOut: 16,
  velocity: { dispatchesPerMinute: 60, costMicrosPerFiveMinutes: 5_000_000 },
  idleTimeouts: 5,
};
