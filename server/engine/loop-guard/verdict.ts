/** Which guard spoke. */
export type GuardName =
  | "repeated_steps"
  | "repeated_handoffs"
  | "handoffs"
  | "ping_pong"
  | "repeated_delegation"
  | "depth"
  | "fan_out"
  | "forged_lineage"
  | "steps"
  | "turns"
  | "wall_time"
  | "tokens"
  | "cost"
  | "dispatch_velocity"
  | "cost_velocity"
  | "idle_timeouts";

/** What it spoke of, in numbers; they go into the record, on the span and on the run's screen. */
export type GuardEvidence =
  | {
      kind: "cycle";
      /** Whose steps repeat; `null`: the run's, of several agents. */
      agent: string | null;
      length: number;
      repeats: number;
      /** The round's signatures, the newest last. */
      signatures: string[];
      /** The newest step of it, counted from 1. */
      endsAtStep: number;
    }
  | { kind: "limit"; value: number; limit: number }
  | { kind: "hops"; hops: number; distinctAgents: number; limit: number; repeated: boolean }
  | { kind: "delegation"; agentId: string; inputHash: string; ancestorDepth: number };

export type GuardVerdict =
  | { verdict: "continue" }
  | { verdict: "warn" | "pause" | "stop" | "refuse"; guard: GuardName; evidence: GuardEvidence };

export const CONTINUE: GuardVerdict = { verdict: "continue" };

const SEVERITY: Record<GuardVerdict["verdict"], number> = { continue: 0, warn: 1, pause: 2, stop: 3, refuse: 4 };

/** The gravest of several; of equals the first. */
export function gravest(...verdicts: readonly GuardVerdict[]): GuardVerdict {
  return verdicts.reduce((worst, next) => (SEVERITY[next.verdict] > SEVERITY[worst.verdict] ? next : worst), CONTINUE);
}

/** A verdict that is not `continue`. */
export type Spoken = Exclude<GuardVerdict, { verdict: "continue" }>;

export function limitVerdict(
  verdict: Spoken["verdict"],
  guard: GuardName,
  value: number,
  limit: number | null,
): GuardVerdict {
  return limit !== null && value > limit ? { verdict, guard, evidence: { kind: "limit", value, limit } } : CONTINUE;
}

const LIMIT_WORDS: Partial<Record<GuardName, string>> = {
  steps: "steps",
  turns: "turns",
  wall_time: "milliseconds",
  tokens: "tokens",
  cost: "micro-dollars",
  depth: "levels of delegation",
  fan_out: "children of one task",
  dispatch_velocity: "dispatches within a minute",
  cost_velocity: "micro-dollars within five minutes",
  idle_timeouts: "idle time-outs in a row",
  forged_lineage: "ancestors that the router does not know",
};

/** The verdict's reason, for records and people. */
export function guardInWords({ guard, evidence }: Spoken): string {
  switch (evidence.kind) {
    case "cycle": {
      const what = evidence.length === 1 ? "the same step" : `the same ${evidence.length} steps`;
      const who = evidence.agent === null ? "the run" : evidence.agent;
      return `${who} took ${what} with the same result ${evidence.repeats} times in a row, up to step ${evidence.endsAtStep}`;
    }
    case "limit":
      return `${evidence.value} ${LIMIT_WORDS[guard] ?? guard}, and ${evidence.limit} are allowed`;
    case "hops":
      return `${evidence.hops} handoffs among ${evidence.distinctAgents} agents${evidence.repeated ? ", and the work repeats" : ""}`;
    case "delegation":
      return `${evidence.agentId} was given the same input ${evidence.ancestorDepth === 0 ? "at the root" : `at depth ${evidence.ancestorDepth}`} of this path already`;
  }
}

/** A refusal as a framework can hand it to its model for a tool's error: what happened, and what to do instead. */
export interface RefusalForModel {
  error: { type: "loop_guard"; guard: GuardName; message: string; retryable: false; advice: string };
}

export function refusalForModel(verdict: Spoken): RefusalForModel {
  return {
    error: {
      type: "loop_guard",
      guard: verdict.guard,
      message: `Refused before any call: ${guardInWords(verdict)}.`,
      retryable: false,
      advice: "Do not repeat the call. Use what is already known, change the input, or say what is missing.",
    },
  };
}
