import { z } from "zod";
import type { OutcomeReport } from "../domain/outcome.ts";
import type { DemoTask } from "./demo-task.ts";

/** As OpenAI-compatible endpoints report tokens: cached ones are part of the prompt's, reasoning is part of the completion's. */
const WireUsage = z.looseObject({
  prompt_tokens: z.int().min(0),
  completion_tokens: z.int().min(0),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.int().min(0).default(0) }).optional(),
});
const Completion = z.looseObject({ choices: z.array(z.unknown()).min(1), usage: WireUsage });

/** Longer than any agent of the fleet takes when it is well. */
export const ATTEMPT_LIMIT_MS = 60_000;

export interface AttemptOptions {
  /** Base URL of the agent's endpoint, and its model name. */
  baseUrl: string;
  model: string;
  task: DemoTask;
  /** Makes two attempts at the same task differ. */
  seed: number;
  signal: AbortSignal;
}

/** Calls a simulated agent as any client would, and says how it went. `null` where the demo was stopped meanwhile. */
export async function attempt({ baseUrl, model, task, seed, signal }: AttemptOptions): Promise<OutcomeReport | null> {
  const startedMs = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedMs) * 10) / 10;
  const limit = AbortSignal.timeout(ATTEMPT_LIMIT_MS);
  try {
    const response = await fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(requestOf(model, task, seed)),
      signal: AbortSignal.any([signal, limit]),
    });
    const text = await response.text();
    if (!response.ok) return failure(response.status, elapsedMs());
    return success(text, response.headers.get("x-signalbox-simulated-quality"), elapsedMs());
  } catch {
    if (signal.aborted) return null;
    const error = limit.aborted ? `no answer within ${ATTEMPT_LIMIT_MS / 1_000} s` : "the connection broke";
    return { status: "failed", owner: "upstream", latencyMs: elapsedMs(), error };
  }
}

function requestOf(model: string, { prompt, body }: DemoTask, seed: number) {
  const messages = typeof body.input === "string" ? [{ role: "user", content: body.input }] : body.input;
  return { model, messages, seed, metadata: { work: prompt.work, difficulty: prompt.difficulty } };
}

/** What a status says of whose failure it was: too much asked of the agent, a wrong request, or the agent itself. */
export function failure(status: number, latencyMs: number): OutcomeReport {
  const owner = status === 429 ? "capacity" : status >= 500 ? "upstream" : "client";
  return { status: "failed", owner, latencyMs, error: `status ${status}` };
}

function success(text: string, quality: string | null, latencyMs: number): OutcomeReport {
  const parsed = Completion.safeParse(jsonOrNull(text));
  if (!parsed.success) return { status: "failed", owner: "upstream", latencyMs, error: "the answer is no completion" };
  const { usage } = parsed.data;
  const cachedInputTokens = Math.min(usage.prompt_tokens, usage.prompt_tokens_details?.cached_tokens ?? 0);
  return judged(quality === null ? null : Number(quality), latencyMs, {
    inputTokens: usage.prompt_tokens - cachedInputTokens,
    cachedInputTokens,
    cacheWriteTokens: 0,
    outputTokens: usage.completion_tokens,
    reasoningTokens: 0,
  });
}

/** Below this an answer is of no use to the people of the demo, whatever its shape. */
const USEFUL_FROM = 0.1;

/** The outcome of an answer whose quality is known, 0 to 1, or not (`null`). */
export function judged(
  quality: number | null,
  latencyMs: number,
  usage: NonNullable<OutcomeReport["usage"]>,
): OutcomeReport {
  if (quality === null) return { status: "succeeded", latencyMs, usage };
  if (quality >= USEFUL_FROM) return { status: "succeeded", latencyMs, usage, quality };
  return { status: "failed", owner: "upstream", latencyMs, usage, quality, error: "the answer was of no use" };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
