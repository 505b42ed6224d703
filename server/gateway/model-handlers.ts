import type { z } from "zod";
import type { AnswerStream } from "../domain/attempt.ts";
import type { ChatBody } from "../domain/chat.ts";
import { type ChatAnswer, type ChatCall, completeChat, type RoutedAs } from "../services/complete-chat.ts";
import { findModel, listModels } from "../services/list-models.ts";
import { problemOfFailure } from "../services/problem-of-failure.ts";
import type { World } from "../services/world.ts";
import type { RefusalAnswer } from "./door.ts";
import type { MODEL_DOORS } from "./doors/models.ts";
import type { Handlers } from "./handlers.ts";
import { openaiError } from "./openai-error.ts";
import { chatOfRequest } from "./responses/chat-of-request.ts";
import { responseFrames } from "./responses/response-frames.ts";
import { responseOfCompletion } from "./responses/response-of-completion.ts";

export function createModelHandlers(world: World): Pick<Handlers, keyof typeof MODEL_DOORS> {
  return {
    async completeChat({ caller, body, headers, left }) {
      const answer = await completeChat(world, caller, callOf(body, headers, left));
      const routed = routedHeaders(answer.routed);
      switch (answer.kind) {
        case "completion":
          return { body: answer.completion, headers: routed };
        case "stream":
          return { frames: chunkFrames(answer.stream), headers: routed };
        case "failed":
          return failedAnswer(answer, routed);
      }
    },
    async createResponse({ caller, body, headers, left }) {
      const answer = await completeChat(world, caller, callOf(chatOfRequest(body), headers, left));
      const routed = routedHeaders(answer.routed);
      const { decisionId } = answer.routed;
      switch (answer.kind) {
        case "completion":
          return { body: responseOfCompletion(body, decisionId, answer.completion), headers: routed };
        case "stream":
          return { frames: responseFrames(body, decisionId, answer.stream), headers: routed };
        case "failed":
          return failedAnswer(answer, routed);
      }
    },
    listModels: async ({ caller }) => ({
      body: { object: "list", data: listModels(world, caller).names.map(modelOf) },
    }),
    readModel: async ({ caller, params }) => ({ body: modelOf(findModel(world, caller, params.model)) }),
  };
}

type ChatHeaders = z.output<(typeof MODEL_DOORS)["completeChat"]["headers"]>;

function callOf(body: ChatBody, headers: ChatHeaders, signal: AbortSignal): ChatCall {
  return {
    body,
    sessionId: headers["x-signalbox-session"] ?? null,
    parentTaskId: headers["x-signalbox-parent-task"] ?? null,
    signal,
  };
}

/** How the request was routed, as headers of its answer. */
export function routedHeaders({ taskId, decisionId, agentId, lane, reason }: RoutedAs): Record<string, string> {
  return {
    "x-signalbox-task-id": taskId,
    "x-signalbox-decision-id": decisionId,
    ...(agentId === null ? {} : { "x-signalbox-agent": agentId }),
    "x-signalbox-lane": lane,
    "x-signalbox-reason": headerText(reason),
  };
}

/** OpenAI's codes for what agents refuse. */
const AGENT_CODES: Record<string, string> = {
  context_exceeded: "context_length_exceeded",
  content_refused: "content_filter",
};

/** A failure of the agents, with the headers that tell how the request was routed. */
export function failedAnswer(
  { problem, failure }: Extract<ChatAnswer, { kind: "failed" }>,
  routed: Record<string, string>,
): RefusalAnswer {
  const { retryAfterMs } = problem.extras;
  return {
    refusal: openaiError(problem, AGENT_CODES[failure?.code ?? ""]),
    status: problem.status,
    headers: {
      ...routed,
      ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) }),
      // What could be tried was tried here; clients that try again by themselves would do all of it once more.
      ...(problem.status >= 500 && retryAfterMs === undefined ? { "x-should-retry": "false" } : {}),
    },
  };
}

async function* chunkFrames({ events, ended }: AnswerStream): AsyncGenerator<string> {
  for await (const data of events) yield frameOf(data);
  const { failure } = await ended;
  yield frameOf(failure === null ? "[DONE]" : JSON.stringify(openaiError(problemOfFailure(failure))));
}

function frameOf(data: string): string {
  return data.includes("\n") ? `data: ${data.replaceAll("\n", "\ndata: ")}\n\n` : `data: ${data}\n\n`;
}

function modelOf(id: string) {
  return { id, object: "model" as const, created: 0, owned_by: "signalbox" };
}

/** What a header can carry of a sentence: visible ASCII, at most 300 characters. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 300);
}
