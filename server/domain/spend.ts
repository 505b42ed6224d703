import { z } from "zod";
import { InstantMs } from "./decision-query.ts";
import { CostMicros, Usage } from "./money.ts";
import { TIERS, type Tier } from "./tier.ts";

/** Which time a spend report covers; by when decisions were made, for their outcomes too. */
export const SpendRange = z
  .strictObject({
    fromMs: InstantMs.exactOptional().describe("From here on; without it, a day before `toMs`"),
    toMs: InstantMs.exactOptional().describe("Before this instant; without it, now"),
  })
  .refine((range) => range.fromMs === undefined || range.toMs === undefined || range.fromMs < range.toMs, {
    path: ["toMs"],
    message: "must be after fromMs",
  });
export type SpendRange = z.infer<typeof SpendRange>;

/** What the store is asked for. */
export interface SpendQuery {
  /** `null`: all projects. */
  project: string | null;
  fromMs: number;
  toMs: number;
  /** Width of a point in milliseconds; widened as an overview's is. */
  bucketMs: number;
}

const count = z.int().min(0);

/**
 * Sums over attempts that have ended. `succeededMicros + failedMicros + stoppedMicros = costMicros`, and so are the
 * tiers' and the lanes' and the agents' sums. What an unpriced attempt cost is unknown and in none of them.
 */
export const SpendSums = z.object({
  attempts: count.describe("Attempts that have ended"),
  succeeded: count,
  failed: count,
  stopped: count.describe("Ended as ignored or rejected: cancelled, aborted by the caller, turned down"),
  costMicros: CostMicros,
  succeededMicros: CostMicros,
  failedMicros: CostMicros,
  stoppedMicros: CostMicros,
  retries: count.describe("Attempts that were not the first at their task; in the sums above as well"),
  retriedSucceededMicros: CostMicros.describe("Part of succeededMicros: second and later attempts"),
  retriedFailedMicros: CostMicros.describe("Part of failedMicros: second and later attempts"),
  unpriced: count.describe("Attempts whose cost is unknown, which is not free"),
  unpricedTokens: count,
  estimated: count.describe("Attempts whose tokens were counted by a tokenizer, not reported"),
  tierMicros: z.object({ light: CostMicros, standard: CostMicros, heavy: CostMicros }),
  tokens: Usage.describe("In disjoint buckets, of unpriced attempts too"),
});
export type SpendSums = z.infer<typeof SpendSums>;

/** One lane and one agent: the rows that everything else is a sum of. */
export const SpendRow = SpendSums.extend({
  lane: z.string(),
  agentId: z.string().nullable().describe("null: no agent was chosen"),
});
export type SpendRow = z.infer<typeof SpendRow>;

export const SpendPoint = z.object({
  atMs: z.number(),
  lanes: z.array(z.object({ lane: z.string(), costMicros: CostMicros })).describe("Only lanes that spent something"),
});
export type SpendPoint = z.infer<typeof SpendPoint>;

/** What the store answers: all else is computed from it. */
export interface SpendRecord {
  fromMs: number;
  toMs: number;
  bucketMs: number;
  points: SpendPoint[];
  rows: SpendRow[];
}

/** How the estimate of a saving is made, in words that stand beside it wherever it is shown. */
export const SAVINGS_FORMULA =
  "Per lane: the recorded tokens of its attempts × the price in force of its dearest member, less what those attempts " +
  "cost. The dearest member is the one at which these tokens would have cost the most. Lanes without a priced member " +
  "and agents with unpriced tokens are left out of both sides. It is an estimate: the dearest member might have used " +
  "more or fewer tokens, and failed more or less often.";

export const LaneSavings = z.object({
  lane: z.string(),
  dearest: z
    .object({ agentId: z.string(), priceVersion: z.string() })
    .nullable()
    .describe("null: no member has a price, so there is nothing to compare with"),
  attempts: count.describe("Attempts that are compared"),
  leftOutAttempts: count.describe("Attempts of agents with unpriced tokens, or of a lane without a priced member"),
  tokens: Usage,
  spentMicros: CostMicros,
  atDearestMicros: CostMicros,
  savedMicros: z.int().describe("atDearestMicros - spentMicros; below 0 where routing cost more"),
});
export type LaneSavings = z.infer<typeof LaneSavings>;

export const Savings = z.object({
  isEstimate: z.literal(true),
  formula: z.string(),
  lanes: z.array(LaneSavings),
  leftOutAttempts: count,
  spentMicros: CostMicros.describe("Of the compared attempts alone"),
  atDearestMicros: CostMicros,
  savedMicros: z.int(),
});
export type Savings = z.infer<typeof Savings>;

/** Where the money went: every sum is one of `rows`, to the micro-dollar. */
export const Spend = z.object({
  fromMs: z.number().describe("The range asked for, widened to whole points"),
  toMs: z.number(),
  bucketMs: z.number(),
  points: z.array(SpendPoint).describe("Every point of the range in order"),
  totals: SpendSums,
  lanes: z.array(SpendSums.extend({ lane: z.string() })).describe("Dearest first, as all lists here"),
  agents: z.array(SpendSums.extend({ agentId: z.string().nullable() })),
  rows: z.array(SpendRow),
  savings: Savings,
});
export type Spend = z.infer<typeof Spend>;

/** Nothing spent. */
export function noSpend(): SpendSums {
  return {
    attempts: 0,
    succeeded: 0,
    failed: 0,
    stopped: 0,
    costMicros: 0,
    succeededMicros: 0,
    failedMicros: 0,
    stoppedMicros: 0,
    retries: 0,
    retriedSucceededMicros: 0,
    retriedFailedMicros: 0,
    unpriced: 0,
    unpricedTokens: 0,
    estimated: 0,
    tierMicros: Object.fromEntries(TIERS.map((tier) => [tier, 0])) as Record<Tier, number>,
    tokens: { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  };
}
