import { z } from "zod";
import { CostMicros, Usage } from "./money.ts";

export const OUTCOME_STATUSES = ["succeeded", "failed", "ignored", "rejected"] as const;
export const OutcomeStatus = z.enum(OUTCOME_STATUSES);
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;

/** Whose failure it was; only `upstream` speaks against the agent. */
export const FAILURE_OWNERS = ["client", "routing", "capacity", "upstream", "platform"] as const;
export const FailureOwner = z.enum(FAILURE_OWNERS);
export type FailureOwner = z.infer<typeof FailureOwner>;

/** The body of `POST /v1/decisions/{id}/outcome`: how the attempt ended. The status is set once; a quality may follow later. */
export const OutcomeReport = z
  .strictObject({
    status: OutcomeStatus,
    owner: FailureOwner.optional(),
    quality: z.number().min(0).max(1).optional(),
    latencyMs: z.number().min(0).max(604_800_000).optional(),
    usage: Usage.optional(),
    costMicros: CostMicros.optional(),
    error: z.string().max(1_000).optional(),
  })
  .refine((report) => report.status !== "failed" || report.owner !== undefined, {
    path: ["owner"],
    message: "a failure names its owner: client, routing, capacity, upstream or platform",
  });
export type OutcomeReport = z.infer<typeof OutcomeReport>;

/** Where a cost comes from. Append only: records name it by its place. */
export const COST_SOURCES = ["reported", "price_list", "unpriced"] as const;

export const Outcome = z.object({
  decisionId: z.string(),
  status: OutcomeStatus,
  owner: FailureOwner.nullable(),
  quality: z.number().nullable(),
  latencyMs: z.number().nullable(),
  usage: Usage.nullable(),
  /** `null` is unpriced: unknown, not free. */
  costMicros: CostMicros.nullable(),
  costSource: z.enum(COST_SOURCES),
  error: z.string().nullable(),
  reportedAtMs: z.number(),
});
export type Outcome = z.infer<typeof Outcome>;
