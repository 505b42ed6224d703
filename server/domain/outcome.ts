import { z } from "zod";
import { COST_SOURCES, FAILURE_OWNERS, OUTCOME_STATUSES } from "./lists/outcomes.ts";
import { CostMicros, Usage } from "./money.ts";

export { COST_SOURCES, FAILURE_OWNERS, OUTCOME_STATUSES };

export const OutcomeStatus = z.enum(OUTCOME_STATUSES);
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;

export const FailureOwner = z.enum(FAILURE_OWNERS);
export type FailureOwner = z.infer<typeof FailureOwner>;

/** The body of `POST /v1/decisions/{id}/outcome`: how the attempt ended. The status is set once; a quality may follow later. */
export const OutcomeReport = z
  .strictObject({
    status: OutcomeStatus,
    owner: FailureOwner.optional(),
    quality: z.number().min(0).max(1).optional(),
    latencyMs: z.number().min(0).max(604_800_000).optional(),
    firstOutputMs: z.number().min(0).max(604_800_000).optional().describe("Until the first part of a streamed answer"),
    attemptNumber: z.int().min(1).max(1_000).optional().describe("Which try at its task this was, from 1"),
    usage: Usage.optional(),
    usageEstimated: z
      .boolean()
      .optional()
      .describe("The tokens were counted by a tokenizer, not reported by the agent"),
    costMicros: CostMicros.optional(),
    error: z.string().max(1_000).optional(),
  })
  .refine((report) => report.status !== "failed" || report.owner !== undefined, {
    path: ["owner"],
    message: "a failure names its owner: client, routing, capacity, upstream or platform",
  });
export type OutcomeReport = z.infer<typeof OutcomeReport>;

export const Outcome = z.object({
  decisionId: z.string(),
  status: OutcomeStatus,
  owner: FailureOwner.nullable(),
  quality: z.number().nullable(),
  latencyMs: z.number().nullable(),
  /** Until the first part of a streamed answer; `null` where the answer came whole or nobody measured it. */
  firstOutputMs: z.number().nullable(),
  /** Which try at its task this was, from 1; `null` where nobody counted. */
  attemptNumber: z.int().nullable(),
  usage: Usage.nullable(),
  /** Counted by a tokenizer because the agent reported none. */
  usageEstimated: z.boolean(),
  /** `null` is unpriced: unknown, not free. */
  costMicros: CostMicros.nullable(),
  costSource: z.enum(COST_SOURCES),
  /** Edition of the price list, or `policy <version>`; `null` where no price was used. */
  priceVersion: z.string().nullable(),
  error: z.string().nullable(),
  reportedAtMs: z.number(),
});
export type Outcome = z.infer<typeof Outcome>;
