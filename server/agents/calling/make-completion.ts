import type { AttemptCall } from "../../domain/attempt.ts";
import type { ChatCompletion } from "../../domain/chat.ts";
import type { Usage } from "../../domain/money.ts";
import { inOpenaiShape } from "./usage-of.ts";

/** What of an attempt shows in the completions and chunks that are made here. */
export interface CompletionIdentity {
  id: string;
  model: string;
  /** Seconds since 1970, as OpenAI counts. */
  created: number;
}

export function identityOf(call: AttemptCall, nowMs: number): CompletionIdentity {
  const { endpoint, id } = call.agent;
  return {
    id: `chatcmpl-${call.decisionId}`,
    model: endpoint.kind === "model" ? endpoint.model : id,
    created: Math.floor(nowMs / 1_000),
  };
}

/** A completion in OpenAI's shape around words that an agent of another kind answered. */
export function completionOf(identity: CompletionIdentity, text: string, usage: Usage): ChatCompletion {
  return {
    ...identity,
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: inOpenaiShape(usage),
  };
}

/** A chunk of a stream in OpenAI's shape, as the data of an event. */
export function chunkOf(identity: CompletionIdentity, delta: object, finishReason: string | null = null): string {
  return JSON.stringify({
    ...identity,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });
}

/** The last chunk of a stream whose caller asked for usage. */
export function usageChunkOf(identity: CompletionIdentity, usage: Usage): string {
  return JSON.stringify({
    ...identity,
    object: "chat.completion.chunk",
    choices: [],
    usage: inOpenaiShape(usage),
  });
}
