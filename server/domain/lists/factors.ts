import type { Factor, Weights, WeightsByTier } from "../factor.ts";

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

/** Whether a score can be made of them: a total divides by their sum. */
export function weighsSomething(weights: Readonly<Record<(typeof FACTORS)[number], number>>): boolean {
  return FACTORS.some((factor) => weights[factor] > 0);
}
