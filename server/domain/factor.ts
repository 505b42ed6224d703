import { z } from "zod";
import { DEFAULT_WEIGHTS, FACTOR_MEANINGS, FACTORS, MAXIMUM_WEIGHT, weighsSomething } from "./lists/factors.ts";
import type { Tier } from "./tier.ts";

export { DEFAULT_WEIGHTS, FACTOR_MEANINGS, FACTORS, MAXIMUM_WEIGHT };

export const Factor = z.enum(FACTORS);
export type Factor = z.infer<typeof Factor>;

/** Unnormalised weights, 0 to 10 each; a total divides by their sum, so only their ratios matter. */
const weight = z.number().min(0).max(MAXIMUM_WEIGHT);
export const Weights = z
  .strictObject({
    capability: weight,
    tier_fit: weight,
    quality: weight,
    latency: weight,
    cost: weight,
    load: weight,
    reliability: weight,
    session: weight,
  } satisfies Record<Factor, z.ZodType>)
  .refine(weighsSomething, "at least one weight must be above 0");
export type Weights = z.infer<typeof Weights>;

/** Weights differ by tier: speed and price over perfection for trivial work. */
export const WeightsByTier = z.strictObject({ light: Weights, standard: Weights, heavy: Weights } satisfies Record<
  Tier,
  z.ZodType
>);
export type WeightsByTier = z.infer<typeof WeightsByTier>;
