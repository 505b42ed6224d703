import { z } from "zod";
import type { Tier } from "./tier.ts";

/** The terms of a score, in the order in which records keep them. Append only: a record names a factor by its place. */
export const FACTORS = [
  "capability",
  "tier_fit",
  "quality",
  "latency",
  "cost",
  "load",
  "reliability",
  "session",
] as const;
export const Factor = z.enum(FACTORS);
export type Factor = z.infer<typeof Factor>;

/** What each factor measures and in which unit its raw value is. */
export const FACTOR_MEANINGS: Record<Factor, { label: string; rawUnit: string; meaning: string }> = {
  capability: { label: "Capability", rawUnit: "level 0-1", meaning: "mean level of the skills that the task needs" },
  tier_fit: { label: "Tier fit", rawUnit: "tiers apart", meaning: "distance between the agent's tier and the task's" },
  quality: { label: "Quality", rawUnit: "probability", meaning: "expected success, from the record of outcomes" },
  latency: { label: "Latency", rawUnit: "ms", meaning: "median time to finish" },
  cost: { label: "Cost", rawUnit: "micro-dollars", meaning: "expected cost of this task" },
  load: { label: "Load", rawUnit: "share in use", meaning: "share of the agent's concurrency in use" },
  reliability: {
    label: "Reliability",
    rawUnit: "failure rate",
    meaning: "rate of failures that were the agent's fault",
  },
  session: { label: "Session", rawUnit: "0 or 1", meaning: "1 for the agent that holds the session" },
};

export const MAXIMUM_WEIGHT = 10;
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
  .refine((weights) => FACTORS.some((factor) => weights[factor] > 0), "at least one weight must be above 0");
export type Weights = z.infer<typeof Weights>;

/** Weights differ by tier: speed and price over perfection for trivial work. */
export const WeightsByTier = z.strictObject({ light: Weights, standard: Weights, heavy: Weights } satisfies Record<
  Tier,
  z.ZodType
>);
export type WeightsByTier = z.infer<typeof WeightsByTier>;

const STANDARD: Weights = {
  capability: 2,
  tier_fit: 2,
  quality: 3,
  latency: 1,
  cost: 1.5,
  load: 0.5,
  reliability: 1.5,
  session: 0.5,
};

/** Light work doubles latency and cost; heavy work halves them and leans on quality. */
export const DEFAULT_WEIGHTS: WeightsByTier = {
  light: { ...STANDARD, latency: STANDARD.latency * 2, cost: STANDARD.cost * 2 },
  standard: STANDARD,
  heavy: { ...STANDARD, quality: 4, latency: STANDARD.latency / 2, cost: STANDARD.cost / 2 },
};
