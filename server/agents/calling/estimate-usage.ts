import type { MeasuredUsage } from "../../domain/attempt.ts";
import type { ChatBody } from "../../domain/chat.ts";
import { countTokens } from "./count-tokens.ts";

/** What OpenAI's chat format puts around each message and before the answer. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_BEFORE_ANSWER = 3;
/** A picture of 1024 x 1024 at high detail, by OpenAI's rule. */
const TOKENS_PER_IMAGE = 765;
const MAXIMUM_TEXT = 4 * 1024 * 1024;

/**
 * Usage counted by a tokenizer, for agents that report none: the words of the request (tools included) and of the
 * answer. It is marked as estimated, and knows nothing of caches or reasoning.
 */
export async function estimateUsage(body: ChatBody, answer: string): Promise<MeasuredUsage> {
  const { text, images } = wordsOf(body);
  const overhead = body.messages.length * TOKENS_PER_MESSAGE + TOKENS_BEFORE_ANSWER;
  return {
    usage: {
      inputTokens: (await countTokens(text)) + overhead + images * TOKENS_PER_IMAGE,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: await countTokens(answer),
      reasoningTokens: 0,
    },
    estimated: true,
  };
}

function wordsOf(body: ChatBody): { text: string; images: number } {
  const words: string[] = [];
  let images = 0;
  for (const message of body.messages) {
    const { content } = message;
    if (typeof content === "string") words.push(content);
    else
      for (const part of content ?? []) {
        if (part.text !== undefined) words.push(part.text);
        else if (part.type === "image_url") images += 1;
      }
    if (message["tool_calls"] !== undefined) words.push(JSON.stringify(message["tool_calls"]));
  }
  for (const key of ["tools", "functions", "response_format"]) {
    if (body[key] !== undefined) words.push(JSON.stringify(body[key]));
  }
  return { text: words.join("\n").slice(0, MAXIMUM_TEXT), images };
}
