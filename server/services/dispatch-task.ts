import type { AnswerStream, AttemptAnswer, AttemptFailure, MeasuredUsage } from "../domain/attempt.ts";
import type { ChatBody, ChatCompletion } from "../domain/chat.ts";
import type { DecisionRecord, DecisionView } from "../domain/decision.ts";
import type { RouteRequest } from "../domain/task.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";
import type { Dispatch } from "../engine/engine-task.ts";
import { callAgent } from "./call-agent.ts";
import type { Occasion } from "./make-decision.ts";
import type { Caller, TaskLineage } from "./ports.ts";
import { recordDecision } from "./record-decision.ts";
import { mayRetry, nextOccasion, waitBeforeRetry } from "./retry-task.ts";
import { settleAttempt } from "./settle-attempt.ts";
import type { World } from "./world.ts";

/** A lease on an agent outlives the task's deadline by this, for the outcome to be recorded. */
const LEASE_GRACE_MS = 5_000;
const SHORTEST_LEASE_MS = 1_000;

/** A task to be brought to an end at some agent. */
export interface Work {
  request: RouteRequest;
  /** What the agent is asked, in OpenAI's shape. */
  body: ChatBody;
  stream: boolean;
  lineage: TaskLineage;
  deadlineAtMs: number;
  /** Aborts when nobody wants the answer any more: the client went away, or the task was cancelled. */
  signal: AbortSignal;
  dispatch: Exclude<Dispatch, "caller">;
  /** What was tried before this router took the task up. */
  earlier: EarlierAttempts;
}

/** Attempts at a task that were made before, by this router or by one that has ended since. */
export interface EarlierAttempts {
  count: number;
  /** The newest decision; `null` before the first. */
  previousDecisionId: string | null;
  /** Agents that failed at it. */
  failedAgentIds: readonly string[];
}

export const NOTHING_EARLIER: EarlierAttempts = { count: 0, previousDecisionId: null, failedAgentIds: [] };

/** A decision and the policy it was made under, as the attempts of a task leave them behind. */
export interface Tried {
  record: DecisionRecord;
  policy: CompiledPolicy;
  view: DecisionView;
  /** `null` while it runs, and where it succeeded. */
  failure: AttemptFailure | null;
  /** Resolves when the attempt's outcome is durable. */
  settled: Promise<void>;
}

export type Dispatched =
  | { kind: "completed"; tried: Tried[]; completion: ChatCompletion; measured: MeasuredUsage | null }
  | { kind: "streaming"; tried: Tried[]; stream: AnswerStream }
  /** A person was asked, and answers later. */
  | { kind: "waiting"; tried: Tried[] }
  | { kind: "failed"; tried: Tried[]; failure: AttemptFailure }
  /** The last decision found no agent; `tried` holds it too. */
  | { kind: "no_agent"; tried: Tried[] };

/**
 * Brings a task to an agent: decide, record, attempt; on a failure that another try may mend, decide again without those
 * that failed (kind `fallback`), within the attempts, the retry budget and the deadline. Once a stream's first event has
 * come there is no falling back.
 */
export async function dispatchTask(world: World, caller: Caller, work: Work): Promise<Dispatched> {
  const tried: Tried[] = [];
  for (;;) {
    const next = await attempt(world, caller, work, tried, nextOccasion(work, tried));
    if (next.kind === "no_agent") return withoutAgent(next);
    if (next.kind !== "failed" || !mayRetry(world, work, tried)) return next;
    if (!(await waitBeforeRetry(work, tried))) return next;
  }
}

/** Where nobody is left to fall back to, the task has failed as its last attempt did. */
function withoutAgent(next: Extract<Dispatched, { kind: "no_agent" }>): Dispatched {
  const failure = next.tried.findLast((each) => each.failure !== null)?.failure;
  return failure === undefined || failure === null ? next : { kind: "failed", tried: next.tried, failure };
}

async function attempt(
  world: World,
  caller: Caller,
  work: Work,
  tried: Tried[],
  occasion: Occasion,
): Promise<Dispatched> {
  const remainingMs = work.deadlineAtMs - world.clock.nowMs();
  const leaseMs = Math.max(SHORTEST_LEASE_MS, remainingMs + LEASE_GRACE_MS);
  const request = occasion.cause === "route" ? work.request : withDeadline(work.request, remainingMs);
  const recorded = await recordDecision(world, caller, { request, lineage: work.lineage, occasion, leaseMs }, null);
  if (recorded.outcome !== "recorded") throw new Error(`decision ${recorded.record.id} has an idempotency key`);
  const { record, policy, view } = recorded;
  const current: Tried = { record, policy, view, failure: null, settled: Promise.resolve() };
  tried.push(current);
  if (record.decision.chosenOrdinal === null) return { kind: "no_agent", tried };

  const startedMicros = world.clock.monotonicMicros();
  const answer = await callAgent(world, work, current);
  const elapsedMs = () => (world.clock.monotonicMicros() - startedMicros) / 1_000;
  return conclude(world, work.earlier.count + tried.length, tried, answer, elapsedMs);
}

/** Turns an adapter's answer into the task's, and settles the attempt: at once, or when its stream has ended. */
function conclude(
  world: World,
  attemptNumber: number,
  tried: Tried[],
  answer: AttemptAnswer,
  elapsedMs: () => number,
): Dispatched {
  const current = tried.at(-1)!;
  const settle = (failure: AttemptFailure | null, measured: MeasuredUsage | null, firstOutputMs: number | null) => {
    current.failure = failure;
    return settleAttempt(world, current, {
      attemptNumber,
      latencyMs: elapsedMs(),
      firstOutputMs,
      failure,
      measured,
    });
  };
  const note = (settled: Promise<void>) => {
    current.settled = settled;
    world.desk.settling(current.record.id, settled);
  };
  switch (answer.kind) {
    case "completed":
      note(settle(null, answer.measured, null));
      return { kind: "completed", tried, completion: answer.completion, measured: answer.measured };
    case "streaming": {
      const firstOutputMs = elapsedMs();
      note(answer.stream.ended.then(({ failure, measured }) => settle(failure, measured, firstOutputMs)));
      return { kind: "streaming", tried, stream: answer.stream };
    }
    case "waiting":
      return { kind: "waiting", tried };
    case "failed":
      note(settle(answer.failure, null, null));
      return { kind: "failed", tried, failure: answer.failure };
  }
}

/** What is left of the task's time is all that the next agent has. */
function withDeadline(request: RouteRequest, remainingMs: number): RouteRequest {
  return { ...request, budget: { ...request.budget, deadlineMs: Math.max(1, Math.floor(remainingMs)) } };
}
