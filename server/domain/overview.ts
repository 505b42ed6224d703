import { z } from "zod";
import { DecisionKind, Filter } from "./decision.ts";
import { FailureOwner, OutcomeStatus } from "./outcome.ts";

/** The most points of a series; a longer range gets wider buckets. */
export const MAXIMUM_POINTS = 300;

/** One lane's minute rollups added up over one bucket of time. A bucket without decisions has no row: a gap, not a 0. */
export const OverviewPoint = z.object({
  atMs: z.number().describe("Start of the bucket"),
  lane: z.string(),
  decisions: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  costMicros: z.number(),
  /** Outcomes whose cost is not known. */
  unpriced: z.int(),
});
export type OverviewPoint = z.infer<typeof OverviewPoint>;

const Latency = z.object({ p50: z.number().nullable(), p99: z.number().nullable() });

/** How the router did over a range of time, from minute rollups alone. */
export const Overview = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  bucketMs: z.number(),
  points: z.array(OverviewPoint),
  totals: z.object({
    decisions: z.int(),
    /** Decisions that found no agent. */
    none: z.int(),
    pending: z.int(),
    statuses: z.partialRecord(OutcomeStatus, z.int()),
    owners: z.partialRecord(FailureOwner, z.int()),
    kinds: z.partialRecord(DecisionKind, z.int()),
    /** Exclusions by hard filter, of members of the lane. */
    excludedBy: z.partialRecord(Filter, z.int()).optional(),
    costMicros: z.number(),
    unpriced: z.int(),
    decideMicros: Latency,
    latencyMs: Latency,
  }),
  lanes: z.array(
    z.object({
      lane: z.string(),
      decisions: z.int(),
      succeeded: z.int(),
      failed: z.int(),
      costMicros: z.number(),
      unpriced: z.int(),
    }),
  ),
  agents: z.array(
    z.object({
      agentId: z.string(),
      decisions: z.int(),
      succeeded: z.int(),
      failed: z.int(),
      costMicros: z.number(),
      unpriced: z.int(),
      latencyMs: Latency,
    }),
  ),
});
export type Overview = z.infer<typeof Overview>;

export interface OverviewQuery {
  /** `null`: all projects. */
  project: string | null;
  fromMs: number;
  toMs: number;
}
