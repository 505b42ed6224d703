import { z } from "zod";
import { ChatBody } from "../../domain/chat.ts";
import { TaskId } from "../../domain/id.ts";
import { ResponsesBody } from "../../domain/responses.ts";
import { ChatCompletionAnswer, ModelAnswer, ModelsAnswer, ResponseAnswer } from "../answers.ts";
import type { Door } from "../door.ts";

/** Bodies of these doors may carry pictures and long conversations. */
const MAXIMUM_CHAT_BYTES = 20 * 1024 * 1024;

/** What clients of OpenAI's API can say to Signalbox beside their body. */
const ChatHeaders = z.object({
  "x-signalbox-session": z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .describe("Requests of one session stay with one agent unless another wins by more than switching costs"),
  "x-signalbox-parent-task": TaskId.exactOptional().describe("The task that this one was delegated by"),
});

const OPENAI = { tag: "models", errorShape: "openai" } as const;
const DISPATCH_ERRORS = [
  "unknown_model",
  "not_found",
  "upstream_failed",
  "no_agent",
  "overloaded",
  "deadline_exceeded",
  "store_unavailable",
] as const;

export const MODEL_DOORS = {
  completeChat: {
    ...OPENAI,
    method: "POST",
    path: "/v1/chat/completions",
    permission: "route",
    summary:
      "OpenAI's chat completions: routes the task, brings it to the chosen agent, falls back where that fails. `model` is `auto`, `lane/<name>` or `agent/<name>`; all other fields go to the agent as they are.",
    headers: ChatHeaders,
    body: ChatBody,
    maximumBodyBytes: MAXIMUM_CHAT_BYTES,
    answer: ChatCompletionAnswer,
    streams: "With `stream: true`: chunks of the completion as the agent sends them, then `[DONE]`",
    errors: DISPATCH_ERRORS,
  },
  createResponse: {
    ...OPENAI,
    method: "POST",
    path: "/v1/responses",
    permission: "route",
    summary:
      "OpenAI's responses, brought to agents as chat completions: text, pictures, functions and streams. Nothing is kept, so earlier turns are sent along.",
    headers: ChatHeaders,
    body: ResponsesBody,
    maximumBodyBytes: MAXIMUM_CHAT_BYTES,
    answer: ResponseAnswer,
    streams: "With `stream: true`: the response's events, from `response.created` to `response.completed`",
    errors: DISPATCH_ERRORS,
  },
  listModels: {
    ...OPENAI,
    method: "GET",
    path: "/v1/models",
    permission: "explain",
    summary: "What `model` may be: `auto`, each lane, and each agent that Signalbox can call.",
    answer: ModelsAnswer,
    errors: ["store_unavailable"],
  },
  readModel: {
    ...OPENAI,
    method: "GET",
    path: "/v1/models/{model}",
    permission: "explain",
    summary: "One of them; the slash of its name is written as %2F.",
    params: z.strictObject({ model: z.string().min(1).max(200) }),
    answer: ModelAnswer,
    errors: ["unknown_model", "store_unavailable"],
  },
} as const satisfies Record<string, Door>;
