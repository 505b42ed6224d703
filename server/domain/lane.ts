import { z } from "zod";
import { DEFAULT_WEIGHTS, WeightsByTier } from "./factor.ts";
import { AgentId, Slug } from "./id.ts";
import { LADDER_STEPS, SHIPPED_LANES } from "./lists/lanes.ts";
import { CostMicros } from "./money.ts";
import { TIERS, Tier } from "./tier.ts";

export { LADDER_STEPS, SHIPPED_LANES };

export const LadderStep = z.enum(LADDER_STEPS);
export type LadderStep = z.infer<typeof LadderStep>;

const AllowedTiers = z.array(Tier).min(1).max(3);

/** A named class of work: who may do it, how candidates are weighed, and its limits. */
export const Lane = z.strictObject({
  name: Slug,
  description: z.string().max(1_000).default(""),
  keywords: z.array(z.string().min(1).max(80)).max(100).default([]),
  examples: z.array(z.string().min(1).max(4_000)).max(50).default([]),
  members: z.array(AgentId).max(1_024).default([]),
  /** Skills that the lane's work needs where the task itself requires none. */
  skills: z.array(Slug).max(16).default([]),
  weights: WeightsByTier.default(DEFAULT_WEIGHTS),
  /** The fixed scales of latency and cost: a candidate at the reference scores 0.5. */
  reference: z
    .strictObject({ latencyMs: z.number().min(1).max(86_400_000), costMicros: z.number().min(1).max(1e12) })
    .default({ latencyMs: 4_000, costMicros: 4_000 }),
  /** Output tokens to expect before any observation. */
  expectedOutputTokens: z.int().min(1).max(1_000_000).default(600),
  /** Below this probability the default lane takes the task. */
  confidenceFloor: z.number().min(0).max(1).default(0.45),
  /** A session stays unless another agent's total is higher by more than this. */
  switchingCost: z.number().min(0).max(1).default(0.05),
  /** Which agent tiers may take a task of each tier. */
  tiers: z
    .strictObject({ light: AllowedTiers, standard: AllowedTiers, heavy: AllowedTiers })
    .default({ light: [...TIERS], standard: [...TIERS], heavy: [...TIERS] }),
  /** Highest expected cost of one task; `null` means none. */
  priceCeilingMicros: CostMicros.nullable().default(null),
  exploration: z
    .strictObject({
      enabled: z.boolean(),
      /** Credit earned by each decision; one exploration costs 1. */
      creditPerDecision: z.number().min(0).max(1),
      /** No exploration at an agent whose expected cost exceeds the leader's by more than this factor. */
      maximumCostFactor: z.number().min(1).max(1_000),
    })
    .default({ enabled: true, creditPerDecision: 0.1, maximumCostFactor: 10 }),
  /** With most breakers open: `spread` keeps half of the members usable, `shed` refuses. */
  panic: z.enum(["spread", "shed"]).default("spread"),
  ladder: z.array(LadderStep).min(1).max(LADDER_STEPS.length).default(["switch", "ask", "stop"]),
});
export type Lane = z.infer<typeof Lane>;
