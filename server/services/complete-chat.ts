import type { AnswerStream, AttemptFailure } from "../domain/attempt.ts";
import type { ChatBody, ChatCompletion } from "../domain/chat.ts";
import type { Problem } from "../domain/problem.ts";
import type { RouteRequest } from "../domain/task.ts";
import { CHOICE_SENTENCE } from "../engine/rationale.ts";
import { type Dispatched, dispatchTask, NOTHING_EARLIER, type Tried } from "./dispatch-task.ts";
import { targetOfModel } from "./name-model.ts";
import type { Caller } from "./ports.ts";
import { problemOfFailure, problemWithoutAgent } from "./problem-of-failure.ts";
import { resolveLineage } from "./resolve-lineage.ts";
import { deadlineOf } from "./task-deadline.ts";
import { demand, type World } from "./world.ts";

/** Longest session name that a decision keeps; longer ones go by their digest. */
const LONGEST_SESSION = 200;
/** How long a caller who waits is waited with; OpenAI's own clients give up at this. */
const CHAT_LIMIT_MS = 600_000;

export interface ChatCall {
  body: ChatBody;
  /** `null`: the body's `user` names the session, if it has one. */
  sessionId: string | null;
  parentTaskId: string | null;
  /** Aborts when the caller goes away. */
  signal: AbortSignal;
}

/** What a client is told of how its request was routed: the last decision. */
export interface RoutedAs {
  taskId: string;
  decisionId: string;
  agentId: string | null;
  lane: string;
  reason: string;
  /** Decisions made for it, this one included. */
  attempts: number;
}

export type ChatAnswer = { routed: RoutedAs } & (
  | { kind: "completion"; completion: ChatCompletion }
  | { kind: "stream"; stream: AnswerStream }
  | { kind: "failed"; problem: Problem; failure: AttemptFailure | null }
);

/**
 * Brings a chat completion to an agent and answers as it answers. What the agents made of it is an answer; what is wrong
 * with the request itself is thrown.
 */
export async function completeChat(world: World, caller: Caller, call: ChatCall): Promise<ChatAnswer> {
  demand(caller, "route");
  const { body, parentTaskId, signal } = call;
  const request = requestOf(world, call);
  const lineage = await resolveLineage(world, caller.actor, parentTaskId ?? undefined);
  const dispatched = await dispatchTask(world, caller, {
    request,
    body,
    stream: body.stream === true,
    lineage,
    deadlineAtMs: deadlineOf(world, caller.actor, CHAT_LIMIT_MS),
    signal,
    dispatch: "now",
    earlier: NOTHING_EARLIER,
  });
  return answerOf(dispatched);
}

function requestOf(world: World, { body, sessionId }: ChatCall): RouteRequest {
  const session = sessionId ?? body.user ?? null;
  return {
    input: body.messages,
    ...targetOfModel(body.model, world.policies.current()),
    requires: [],
    critical: false,
    excludeAgents: [],
    ...(session === null || session === ""
      ? {}
      : { sessionId: session.length <= LONGEST_SESSION ? session : world.vault.digest(session) }),
  };
}

function answerOf(dispatched: Dispatched): ChatAnswer {
  const routed = routedAs(dispatched.tried);
  switch (dispatched.kind) {
    case "completed":
      return { kind: "completion", routed, completion: dispatched.completion };
    case "streaming":
      return { kind: "stream", routed, stream: dispatched.stream };
    case "failed":
      return { kind: "failed", routed, problem: problemOfFailure(dispatched.failure), failure: dispatched.failure };
    case "no_agent":
      return { kind: "failed", routed, problem: problemWithoutAgent(routed.reason), failure: null };
    case "waiting":
      throw new Error(`decision ${routed.decisionId} chose a person for a caller who waits`);
  }
}

/** Every task has a decision by the time that it has an answer. */
function routedAs(tried: readonly Tried[]): RoutedAs {
  // A fallback that found nobody says less than the attempt before it.
  const told = tried.findLast(({ record }) => record.decision.chosenOrdinal !== null) ?? tried.at(-1)!;
  const { record, view } = told;
  return {
    taskId: record.taskId,
    decisionId: record.id,
    agentId: view.chosen?.agentId ?? null,
    lane: view.lane.name,
    reason: view.rationale[CHOICE_SENTENCE] ?? "",
    attempts: tried.length,
  };
}
