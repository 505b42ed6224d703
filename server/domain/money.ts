import { z } from "zod";

/** Money is integer micro-dollars: 1 US dollar = 1,000,000. Safe as a double up to nine billion dollars. */
export const CostMicros = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export type CostMicros = z.infer<typeof CostMicros>;

/** Tariff in micro-dollars per million tokens, by disjoint token bucket. A missing cache price means the input price. */
export const Price = z.strictObject({
  inputMicrosPerMillion: CostMicros,
  outputMicrosPerMillion: CostMicros,
  cachedInputMicrosPerMillion: CostMicros.optional(),
  cacheWriteMicrosPerMillion: CostMicros.optional(),
});
export type Price = z.infer<typeof Price>;

/** Tokens of one attempt in disjoint buckets: no token is counted in two of them. */
export const Usage = z.strictObject({
  inputTokens: z.int().min(0).default(0),
  cachedInputTokens: z.int().min(0).default(0),
  cacheWriteTokens: z.int().min(0).default(0),
  outputTokens: z.int().min(0).default(0),
  reasoningTokens: z.int().min(0).default(0),
});
export type Usage = z.infer<typeof Usage>;

/** Micro-dollars that `usage` costs under `price`, rounded to the nearest. Reasoning is billed as output. */
export function costOf(price: Price, usage: Usage): CostMicros {
  const perMillion =
    usage.inputTokens * price.inputMicrosPerMillion +
    usage.cachedInputTokens * (price.cachedInputMicrosPerMillion ?? price.inputMicrosPerMillion) +
    usage.cacheWriteTokens * (price.cacheWriteMicrosPerMillion ?? price.inputMicrosPerMillion) +
    (usage.outputTokens + usage.reasoningTokens) * price.outputMicrosPerMillion;
  return Math.round(perMillion / 1_000_000);
}
