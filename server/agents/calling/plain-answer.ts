import type { AttemptAnswer, AttemptCall, MeasuredUsage } from "../../domain/attempt.ts";
import { asksForUsage } from "../openai/openai-request.ts";
import type { AttemptScope } from "./attempt-scope.ts";
import { chunkOf, completionOf, identityOf, usageChunkOf } from "./make-completion.ts";

/**
 * Words that an agent answered all at once, as the answer that the caller asked for: a completion, or a stream of one
 * chunk with its end.
 */
export function plainAnswer(
  call: AttemptCall,
  text: string,
  measured: MeasuredUsage,
  scope: AttemptScope,
  nowMs: number,
): AttemptAnswer {
  // The agent has done its work; whether anybody reads it does not change how the attempt ended.
  scope.end();
  const identity = identityOf(call, nowMs);
  if (!call.stream) return { kind: "completed", completion: completionOf(identity, text, measured.usage), measured };
  const chunks = [chunkOf(identity, { role: "assistant", content: text }), chunkOf(identity, {}, "stop")];
  if (asksForUsage(call.body)) chunks.push(usageChunkOf(identity, measured.usage));
  return {
    kind: "streaming",
    stream: {
      events: eachOf(chunks),
      ended: Promise.resolve({ failure: null, measured, text: text.slice(0, 1_000_000) }),
    },
  };
}

async function* eachOf(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}
