import { hashText, uniforms } from "../../engine/chance.ts";
import { type AnswerWords, answerWords } from "./answer-words.ts";
import type { Behaviour } from "./behaviour.ts";
import { type Character, chanceOfGoodAnswer } from "./character.ts";
import { type ChatRequest, natureOf, promptTokensOf } from "./chat-request.ts";
import { type ToolCall, toolCallOf } from "./tool-call.ts";

/** Token counts as an OpenAI-compatible endpoint reports them: cached tokens are part of the prompt's. */
export interface ReportedUsage {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
}

/** What an agent will do with a request, all of it settled beforehand. Times are at the agent's own pace. */
export type Plan =
  | { kind: "refuse"; status: number; code: string; message: string; retryAfterSeconds: number | null; afterMs: number }
  | { kind: "hang" }
  | { kind: "half_json" | "html" | "garbage" | "die_mid_stream"; afterMs: number }
  | {
      kind: "answer";
      firstTokenMs: number;
      /** From the first token to the last. */
      speakingMs: number;
      words: AnswerWords;
      toolCall: ToolCall | null;
      finishReason: "stop" | "length" | "tool_calls";
      usage: ReportedUsage;
      /** How good the answer is, 0 to 1: what a judge of the demo would say. */
      quality: number;
    };

/**
 * Plans the answer to one request: a pure function of fleet seed, agent, behaviour and request, so the same request
 * gets the same answer. A caller varies it with the request's own `seed`.
 */
export function planAnswer(character: Character, behaviour: Behaviour, request: ChatRequest, fleetSeed: string): Plan {
  const { work, difficulty, text } = natureOf(request);
  const next = uniforms(hashText(`${fleetSeed}|${character.name}|${request.seed ?? ""}|${text}`));
  const paceDraw = normal(next);
  const firstTokenMs = character.pace.firstTokenMs * Math.exp(character.pace.spread * paceDraw);
  const trouble = troubleOf(character, behaviour, next(), next(), firstTokenMs + behaviour.extraLatencyMs);
  if (trouble !== null) return trouble;

  const promptTokens = promptTokensOf(request);
  const cap = Math.min(request.max_completion_tokens ?? request.max_tokens ?? Infinity, character.maxOutputTokens);
  if (promptTokens > character.contextWindowTokens) {
    const message = `The prompt has ${promptTokens} tokens, the context window ${character.contextWindowTokens}.`;
    return refusal(400, "context_length_exceeded", message, null, 20);
  }

  const isGood = next() < chanceOfGoodAnswer(character, work, difficulty);
  const repeatsItself = next() < character.repeats;
  const quality = Math.round((isGood ? 0.72 + 0.28 * next() : 0.05 + 0.4 * next()) * 100) / 100;
  const toolCall = toolCallOf(request, repeatsItself);
  const wanted = toolCall === null ? character.typicalOutputTokens * Math.exp(0.5 * normal(next)) : 24;
  const completionTokens = Math.max(1, Math.round(Math.min(wanted, cap)));
  return {
    kind: "answer",
    firstTokenMs: firstTokenMs + behaviour.extraLatencyMs,
    speakingMs: (1_000 * completionTokens) / character.pace.tokensPerSecond,
    words: toolCall === null ? answerWords({ character, text, isGood, repeatsItself, tokens: completionTokens }) : [],
    toolCall,
    finishReason: toolCall !== null ? "tool_calls" : wanted > cap ? "length" : "stop",
    usage: { promptTokens, cachedTokens: cachedTokens(request, promptTokens), completionTokens },
    quality,
  };
}

function troubleOf(
  { nature }: Character,
  behaviour: Behaviour,
  imposedDraw: number,
  ownDraw: number,
  afterMs: number,
): Plan | null {
  const { errorRate, errorStatus, rateLimitRate, retryAfterSeconds, fault, faultRate } = behaviour;
  if (imposedDraw < errorRate) return refusal(errorStatus, "server_error", "The agent was made sick.", null, afterMs);
  if (imposedDraw < errorRate + rateLimitRate)
    return refusal(429, "rate_limit_exceeded", "The agent was told to refuse.", retryAfterSeconds, 5);
  if (fault !== "none" && imposedDraw < errorRate + rateLimitRate + faultRate)
    return fault === "hang" ? { kind: "hang" } : { kind: fault, afterMs };
  if (!behaviour.natural) return null;

  let limit = nature.serverError;
  if (ownDraw < limit) return refusal(500, "server_error", "The agent failed inside.", null, afterMs);
  limit += nature.rateLimited;
  if (ownDraw < limit) return refusal(429, "rate_limit_exceeded", "The account's quota is used up.", 2, 5);
  limit += nature.silent;
  if (ownDraw < limit) return { kind: "hang" };
  limit += nature.garbage;
  return ownDraw < limit ? { kind: "garbage", afterMs } : null;
}

export function refusal(
  status: number,
  code: string,
  message: string,
  retryAfterSeconds: number | null,
  afterMs: number,
): Plan {
  return { kind: "refuse", status, code, message, retryAfterSeconds, afterMs };
}

/** From the second turn on the earlier ones are in the cache, as at real providers in steps of 128 tokens. */
function cachedTokens(request: ChatRequest, promptTokens: number): number {
  if (request.messages.length < 3) return 0;
  return Math.min(promptTokens, Math.floor((promptTokens * 0.6) / 128) * 128);
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
