import type { AnswerStream, AttemptAnswer, AttemptFailure, MeasuredUsage } from "../domain/attempt.ts";
import { FAILURE_MEANINGS } from "../domain/attempt.ts";
import type { ChatBody, ChatCompletion } from "../domain/chat.ts";
import type { DecisionRecord } from "../domain/decision.ts";
import type { RouteRequest } from "../domain/task.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";
import { callAgent } from "./call-agent.ts";
import { chosenAgentId, FIRST, type Occasion } from "./make-decision.ts";
import type { Caller, TaskLineage } from "./ports.ts";
import { recordDecision } from "./record-decision.ts";
import { settleAttempt } from "./settle-attempt.ts";
import type { World } from "./world.ts";

/** Attempts at one task, the first included (SEMANTICS 0.4). */
const MAXIMUM_ATTEMPTS = 3;

/** A task to be brought to an end at some agent. */
export interface Work {
  request: RouteRequest;
  /** What the agent is asked, in OpenAI's shape. */
  body: ChatBody;
  stream: boolean;
  lineage: TaskLineage;
  deadlineAtMs: number;
  signal: AbortSignal;
}

/** A decision and the policy it was made under, as the attempts of a task leave them behind. */
export interface Tried {
  record: DecisionRecord;
  policy: CompiledPolicy;
  failure: AttemptFailure | null;
}

export type Dispatched =
  | { kind: "completed"; tried: Tried[]; completion: ChatCompletion; measured: MeasuredUsage | null }
  | { kind: "streaming"; tried: Tried[]; stream: AnswerStream }
  | { kind: "waiting"; tried: Tried[] }
  | { kind: "failed"; tried: Tried[]; failure: AttemptFailure }
  /** The last decision found no agent. */
  | { kind: "no_agent"; tried: Tried[] };

/**
 * Brings a task to an agent: decide, record, attempt; on a failure that another agent may mend, decide again without
 * those that failed (kind `fallback`), within the attempts, the retry budget and the deadline. Once a stream's first
 * event has come there is no falling back.
 */
export async function dispatchTask(world: World, caller: Caller, work: Work): Promise<Dispatched> {
  const tried: Tried[] = [];
  for (;;) {
    const next = await attempt(world, caller, work, tried);
    if (next.kind !== "failed") return next;
    if (!mayRetry(world, work, next.tried, next.failure)) return next;
  }
}

async function attempt(world: World, caller: Caller, work: Work, tried: Tried[]): Promise<Dispatched> {
  const leaseMs = Math.max(1_000, work.deadlineAtMs - world.clock.nowMs() + 5_000);
  const occasion = occasionAfter(tried);
  const { record, policy } = await recordDecision(
    world,
    caller,
    { request: work.request, lineage: work.lineage, occasion, leaseMs },
    null,
  );
  const current: Tried = { record, policy, failure: null };
  tried.push(current);
  if (record.decision.chosenOrdinal === null) return { kind: "no_agent", tried };

  const startedMicros = world.clock.monotonicMicros();
  const answer = await callAgent(world, work, current);
  const elapsedMs = () => (world.clock.monotonicMicros() - startedMicros) / 1_000;
  return conclude(world, current, tried, answer, elapsedMs);
}

/** Turns an adapter's answer into the task's, and settles the attempt: at once, or when its stream has ended. */
function conclude(
  world: World,
  current: Tried,
  tried: Tried[],
  answer: AttemptAnswer,
  elapsedMs: () => number,
): Dispatched {
  const attemptNumber = tried.length;
  switch (answer.kind) {
    case "completed": {
      const { completion, measured } = answer;
      settleAttempt(world, current, {
        attemptNumber,
        latencyMs: elapsedMs(),
        firstOutputMs: null,
        failure: null,
        measured,
      });
      return { kind: "completed", tried, completion, measured };
    }
    case "streaming": {
      const firstOutputMs = elapsedMs();
      // Settled when the stream ends; nobody waits for it here, and `ended` never rejects.
      void answer.stream.ended.then(({ failure, measured }) => {
        current.failure = failure;
        settleAttempt(world, current, { attemptNumber, latencyMs: elapsedMs(), firstOutputMs, failure, measured });
      });
      return { kind: "streaming", tried, stream: answer.stream };
    }
    case "waiting":
      return { kind: "waiting", tried };
    case "failed": {
      const { failure } = answer;
      current.failure = failure;
      settleAttempt(world, current, {
        attemptNumber,
        latencyMs: elapsedMs(),
        firstOutputMs: null,
        failure,
        measured: null,
      });
      return { kind: "failed", tried, failure };
    }
  }
}

/** The first decision of a task is free; each later one is a fallback that leaves out whom it tried, while others exist. */
function occasionAfter(tried: readonly Tried[]): Occasion {
  const last = tried.at(-1);
  if (last === undefined) return FIRST;
  return {
    cause: "fallback",
    previousDecisionId: last.record.id,
    triedAgentIds: tried
      .map(({ record, policy }) => chosenAgentId(record.decision, policy))
      .filter((id) => id !== null),
  };
}

function mayRetry(world: World, work: Work, tried: readonly Tried[], failure: AttemptFailure): boolean {
  if (!FAILURE_MEANINGS[failure.code].retryable || work.signal.aborted) return false;
  if (failure.retryAfterMs !== null && failure.retryAfterMs < 0) return false;
  if (tried.length >= MAXIMUM_ATTEMPTS || world.clock.nowMs() >= work.deadlineAtMs) return false;
  const { record } = tried.at(-1)!;
  return world.live.spendRetry(`${record.project}/${record.decision.facts.sighting.lane}`);
}
