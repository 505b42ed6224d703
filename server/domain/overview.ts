import type { DecisionKind } from "./decision.ts";
import type { CostMicros, Usage } from "./money.ts";
import type { FailureOwner } from "./outcome.ts";
import type { Tier } from "./tier.ts";

/** The most points that a chart is given. */
export const MAXIMUM_POINTS = 300;

/** What an overview is asked for. Times go by when decisions were made, for their outcomes and costs too. */
export interface OverviewQuery {
  /** `null`: all projects. */
  project: string | null;
  fromMs: number;
  toMs: number;
  /** Width of a point, in milliseconds; widened to whole minutes, and so far that there are at most 300 points. */
  bucketMs: number;
}

/** Decisions and what came of them. What is `pending` has no outcome yet. */
export interface OutcomeCounts {
  decisions: number;
  succeeded: number;
  failed: number;
  ignored: number;
  rejected: number;
  pending: number;
  costMicros: CostMicros;
  /** Outcomes whose cost is unknown; they are not in `costMicros`. */
  unpriced: number;
}

export interface LaneCounts extends OutcomeCounts {
  lane: string;
}

export interface OverviewPoint extends OutcomeCounts {
  atMs: number;
  /** Only lanes that had decisions. */
  lanes: LaneCounts[];
  /** `null` without decisions; off by 9 % at most, as all percentiles here. */
  decideMicrosP50: number | null;
  decideMicrosP99: number | null;
}

export interface AgentCounts extends OutcomeCounts {
  agentId: string;
  failedByAgent: number;
  failedByOwner: Record<FailureOwner, number>;
  /** `null` without reported latencies. */
  latencyMsP50: number | null;
  latencyMsP95: number | null;
  latencyMsP99: number | null;
}

export interface OverviewTotals extends OutcomeCounts {
  failedByOwner: Record<FailureOwner, number>;
  costMicrosSucceeded: CostMicros;
  costMicrosFailed: CostMicros;
  /** Of attempts that were cut short or rejected. */
  costMicrosStopped: CostMicros;
  /** Second and later attempts at a task, and what those that succeeded or failed cost; part of the figures above. */
  retries: number;
  costMicrosRetried: CostMicros;
  decideMicrosP50: number | null;
  decideMicrosP99: number | null;
  /** Sums over all decisions and over all reported latencies: their ratio is the router's overhead. */
  decideMicros: number;
  latencyMs: number;
  latencyMsP50: number | null;
  latencyMsP99: number | null;
  inputTokens: number;
  outputTokens: number;
  /** The same in disjoint buckets. */
  usage: Usage;
  /** Tokens of outcomes whose cost is unknown. */
  unpricedTokens: number;
  /** Outcomes whose tokens were counted by a tokenizer. */
  estimated: number;
  /** Mean of the qualities that were reported, 0 to 1; `null` without any. */
  meanQuality: number | null;
}

/** Every figure of the overview, over whole points: `fromMs` and `toMs` are the asked-for ones widened to them. */
export interface Overview {
  fromMs: number;
  toMs: number;
  bucketMs: number;
  /** Every point of the range in order; one without decisions counts 0. */
  points: OverviewPoint[];
  totals: OverviewTotals;
  /** Most decisions first. */
  lanes: LaneCounts[];
  agents: AgentCounts[];
  /** Every kind and tier in the order of its list, those without decisions too; the tier is the task's. */
  kinds: { kind: DecisionKind; decisions: number }[];
  tiers: { tier: Tier; decisions: number; costMicros: CostMicros }[];
}
