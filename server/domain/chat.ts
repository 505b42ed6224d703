import { z } from "zod";
import { ChatMessage } from "./task.ts";

/**
 * A chat completion request in OpenAI's shape: what every agent is asked in, whatever its own dialect. Only the fields
 * that Signalbox reads are named; all others pass through untouched.
 */
export const ChatBody = z.looseObject({
  model: z.string().min(1).max(200).default("auto"),
  messages: z.array(ChatMessage).min(1, "must have at least one message").max(2_000),
  stream: z.boolean().nullish(),
  max_tokens: z.int().min(1).max(10_000_000).nullish(),
  max_completion_tokens: z.int().min(1).max(10_000_000).nullish(),
  user: z.string().max(512).nullish(),
});
export type ChatBody = z.infer<typeof ChatBody>;

/** A finished completion in OpenAI's shape, as the agent gave it. */
export interface ChatCompletion {
  id: string;
  object: "chat.completion";
  created: number;
  model: string;
  choices: {
    index: number;
    message: { role: "assistant"; content: string | null; [field: string]: unknown };
    finish_reason: string | null;
    [field: string]: unknown;
  }[];
  usage?: unknown;
  [field: string]: unknown;
}

/** The words of a completion's first choice; empty where it answered with tool calls alone. */
export function completionText(completion: ChatCompletion): string {
  return completion.choices[0]?.message.content ?? "";
}

/** Output cap of a request, whichever of the two names it uses; `null` where it sets none. */
export function requestedOutputTokens(body: ChatBody): number | null {
  return body.max_completion_tokens ?? body.max_tokens ?? null;
}
