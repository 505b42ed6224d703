import { z } from "zod";
import { WeightsByTier } from "./factor.ts";
import { Slug } from "./id.ts";
import { Tier } from "./tier.ts";

/** Decisions that a what-if replays, newest first. */
export const WHAT_IF_DECISIONS = 1_000;
/** Flipped decisions that are listed; the count beside them is of all. */
export const LISTED_FLIPS = 200;

/** Draft weights of one lane, to be tried on its latest decisions. */
export const WhatIfDraft = z.strictObject({
  lane: Slug,
  weights: WeightsByTier,
  limit: z.int().min(1).max(WHAT_IF_DECISIONS).default(WHAT_IF_DECISIONS),
});
export type WhatIfDraft = z.infer<typeof WhatIfDraft>;

const Side = z.object({ agentId: z.string().nullable(), total: z.number().nullable(), margin: z.number().nullable() });

/** One decision that the draft would have made otherwise. */
export const Flip = z.object({
  decisionId: z.string(),
  decidedAtMs: z.number(),
  tier: Tier,
  content: z.string().nullable(),
  before: Side,
  after: Side,
});
export type Flip = z.infer<typeof Flip>;

/** Sums over what is expected of the agents chosen: from the raw values at the time, not from outcomes. */
const Expectation = z.object({
  costMicros: z.number(),
  meanLatencyMs: z.number().nullable(),
  meanQuality: z.number().nullable(),
});

/** What draft weights would have done, beside the weights in force, on the same recorded facts. */
export const WhatIfResult = z.object({
  lane: z.string(),
  policyVersion: z.int(),
  considered: z.int(),
  flips: z.int(),
  flipsByTier: z.record(Tier, z.int()),
  flipped: z.array(Flip),
  shares: z.array(z.object({ agentId: z.string(), before: z.int(), after: z.int() })),
  expected: z.object({ before: Expectation, after: Expectation }),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  replayMicros: z.number(),
});
export type WhatIfResult = z.infer<typeof WhatIfResult>;
