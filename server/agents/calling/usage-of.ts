import { Usage } from "../../domain/money.ts";

/**
 * Usage as each dialect reports it, in disjoint buckets. `null` where nothing that makes sense was reported. The cache
 * and reasoning counts never exceed the totals that contain them.
 */

/** OpenAI: the prompt's tokens contain the cached ones, the completion's contain reasoning. */
export function openaiUsage(reported: unknown): Usage | null {
  const prompt = count(reported, "prompt_tokens");
  const completion = count(reported, "completion_tokens");
  if (prompt === null && completion === null) return null;
  const inDetail = part(reported, "prompt_tokens_details");
  const outDetail = part(reported, "completion_tokens_details");
  // DeepSeek names what was cached at the top.
  const cached = count(inDetail, "cached_tokens") ?? count(reported, "prompt_cache_hit_tokens") ?? 0;
  const written = count(inDetail, "cache_write_tokens") ?? count(inDetail, "cache_creation_tokens") ?? 0;
  const reasoning = count(outDetail, "reasoning_tokens") ?? 0;
  const total = count(reported, "total_tokens");
  // Some leave reasoning out of the completion's tokens; their totals give it away.
  const apart = reasoning > 0 && total === (prompt ?? 0) + (completion ?? 0) + reasoning;
  const output = (completion ?? 0) + (apart ? reasoning : 0);
  return disjoint(prompt ?? 0, cached, written, output, reasoning);
}

/** Anthropic: input excludes what was read from or written to the cache; output contains thinking. */
export function anthropicUsage(reported: unknown): Usage | null {
  const input = count(reported, "input_tokens");
  const output = count(reported, "output_tokens");
  if (input === null && output === null) return null;
  return {
    inputTokens: input ?? 0,
    cachedInputTokens: count(reported, "cache_read_input_tokens") ?? 0,
    cacheWriteTokens: count(reported, "cache_creation_input_tokens") ?? 0,
    outputTokens: output ?? 0,
    reasoningTokens: 0,
  };
}

/** Our own shape, as agents of kind `http` report it: any of the buckets, the others 0. */
export function ownUsage(reported: unknown): Usage | null {
  const parsed = Usage.safeParse(reported);
  return parsed.success ? parsed.data : null;
}

/** Usage in OpenAI's shape, for completions that are made here. */
export function inOpenaiShape(usage: Usage): object {
  const prompt = usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens;
  const completion = usage.outputTokens + usage.reasoningTokens;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}

function disjoint(prompt: number, cached: number, written: number, output: number, reasoning: number): Usage {
  const cachedInputTokens = Math.min(cached, prompt);
  const cacheWriteTokens = Math.min(written, prompt - cachedInputTokens);
  const reasoningTokens = Math.min(reasoning, output);
  return {
    inputTokens: prompt - cachedInputTokens - cacheWriteTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: output - reasoningTokens,
    reasoningTokens,
  };
}

function part(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** A count of tokens: a whole number from 0 on. Anything else was not reported. */
function count(value: unknown, key: string): number | null {
  const found = part(value, key);
  return typeof found === "number" && Number.isSafeInteger(found) && found >= 0 ? found : null;
}
