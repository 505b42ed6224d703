import { type CycleTrack, newCycleTrack } from "./cycle.ts";

/** One agent's own calls, whatever others did in between. */
export interface AgentTrack {
  cycle: CycleTrack;
  /** Numbers of its newest calls among the run's steps, newest last; one more than the longest cycle. */
  places: number[];
}

/** A step that the run had not seen before. */
interface News {
  agent: string;
  step: number;
}

/**
 * What the guards know of one run: of the root task and everything under it, over all replicas and restarts. Plain data
 * that is stored with the run; the functions of this folder change the one they are given. Instants are wall-clock.
 */
export interface RunGuard {
  startedAtMs: number;
  steps: number;
  turns: number;
  tokens: number;
  costMicros: number;
  /** All steps of all agents in their order. */
  whole: CycleTrack;
  /** For each signature in `whole.recent`: whether it is a call, or only words. */
  wholeCalls: boolean[];
  /** By the agent's name after an `@`. */
  agents: Record<string, AgentTrack>;
  /** Signatures of the newest steps, to know what is new; oldest first. */
  seen: string[];
  /** The newest news of two different agents, newest first. */
  news: News[];
  hops: number;
  hopCycle: CycleTrack;
  /** Who the newest handoffs went between, newest last. */
  hopAgents: [from: string, to: string][];
  /** Inputs and results of the newest handoffs. */
  hopWork: string[];
  /** The newest handoffs in a row that passed on nothing new. */
  staleHops: number;
  idleTimeouts: number;
  /** Instants of the dispatches of the last minute. */
  dispatchedAtMs: number[];
  /** Spend in slots of five seconds, the last five minutes, oldest first. */
  spend: { slot: number; costMicros: number }[];
}

export function newRunGuard(nowMs: number): RunGuard {
  return {
    startedAtMs: nowMs,
    steps: 0,
    turns: 0,
    tokens: 0,
    costMicros: 0,
    whole: newCycleTrack(),
    wholeCalls: [],
    agents: {},
    seen: [],
    news: [],
    hops: 0,
    hopCycle: newCycleTrack(),
    hopAgents: [],
    hopWork: [],
    staleHops: 0,
    idleTimeouts: 0,
    dispatchedAtMs: [],
    spend: [],
  };
}
