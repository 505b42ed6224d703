import { z } from "zod";
import { Factor } from "./factor.ts";
import { DECISION_KINDS, FILTERS, SIGHTING_SOURCES } from "./lists/decisions.ts";
import { Cause } from "./task.ts";
import { Tier } from "./tier.ts";

export { DECISION_KINDS, FILTERS, SIGHTING_SOURCES };

export const Filter = z.enum(FILTERS);
export type Filter = z.infer<typeof Filter>;

export const DecisionKind = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof DecisionKind>;

export const SightingSource = z.enum(SIGHTING_SOURCES);
export type SightingSource = z.infer<typeof SightingSource>;

/** One thing that spoke for a lane or a tier: what was seen, and its points. */
export interface Evidence {
  name: string;
  points: number;
}

/** What the task was taken for. */
export interface Sighting {
  lane: string;
  laneSource: SightingSource;
  /** Probability of every lane of the policy, in the policy's order; sums to 1. */
  laneProbabilities: Float32Array;
  /** Probability of the recognised lane, which with source `default` is not the lane chosen. */
  laneConfidence: number;
  laneEvidence: Evidence[];
  tier: Tier;
  tierSource: SightingSource;
  /** 0 (trivial) to 1 (hard), as estimated from the words alone. */
  tierScore: number;
  tierConfidence: number;
  tierEvidence: Evidence[];
}

/** What one decision knows of one eligible agent. Numbers are single precision, so that a record keeps them exactly. */
export interface CandidateFacts {
  /** Place in the policy version's list of agents. */
  ordinal: number;
  /** Raw values by place in `FACTORS`. */
  raw: Float32Array;
  /** Bit `i` set: factor `i` had no observation and is the prior. */
  assumed: number;
  /** Beta posterior of its success in the lane: pseudo-counts of successes and failures. */
  posterior: readonly [successes: number, failures: number];
  /** In flight and the limit in force (slow start included). */
  inFlight: number;
  limit: number;
  /** It is half-open and a probe lease is free. */
  probe: boolean;
}

/** An agent that fell at a hard filter: what the task or policy needed, what the agent had, and words where numbers do not say it. */
export interface ExclusionFacts {
  ordinal: number;
  filter: Filter;
  need: number;
  have: number;
  note: string;
}

/**
 * Everything a choice is computed from, and nothing that is computed: a record of it replays to the same choice.
 * Agents that are not members of the lane are not listed; the policy version tells who they are.
 */
export interface DecisionFacts {
  engineVersion: number;
  learnerVersion: number;
  policyVersion: number;
  seed: string;
  cause: Cause;
  sighting: Sighting;
  requires: readonly string[];
  critical: boolean;
  pinnedOrdinal: number | null;
  sessionOrdinal: number | null;
  inputTokens: number;
  /** Credit for exploration in the lane before this decision. */
  explorationCredit: number;
  /** Dispatches others have probably made into the lane since the snapshot (load interpretation). */
  unseenDispatches: number;
  snapshotAgeMs: number;
  candidates: readonly CandidateFacts[];
  exclusions: readonly ExclusionFacts[];
}

/** A candidate with its score. */
export interface ScoredCandidate {
  ordinal: number;
  /** What the score was computed from: the very entry of `DecisionFacts.candidates`. */
  facts: CandidateFacts;
  /** 1 is the highest total. */
  rank: number;
  total: number;
  normalised: Float64Array;
  contributions: Float64Array;
}

/** One choice: its facts, the scores that follow from them, and what was chosen. */
export interface Decision {
  facts: DecisionFacts;
  kind: DecisionKind;
  /** Weights in force by place in `FACTORS`, normalised to sum 1. */
  weights: Float64Array;
  /** In rank order. */
  candidates: readonly ScoredCandidate[];
  chosenOrdinal: number | null;
  runnerUpOrdinal: number | null;
  /** Chosen total less runner-up's; negative where order of choice and not the score decided; `null` without a runner-up. */
  margin: number | null;
  /** The factor that spoke most for the chosen against the runner-up; `null` without a runner-up. */
  decidingFactor: Factor | null;
  /** Ordinals among which load interpretation drew, the chosen one included; one where nothing was drawn. */
  spreadOver: readonly number[];
  /** Exact probability of the choice, or `deferred` where exploration was possible: then it is computed on reading. */
  propensity: { value: number; method: "exact" } | { value: null; method: "deferred" };
}

/** A decision as it is recorded: with its place in the run and in time. */
export interface DecisionRecord {
  id: string;
  taskId: string;
  rootTaskId: string;
  parentTaskId: string | null;
  /** The decision that this one follows in the same task (a fallback's first try). */
  previousDecisionId: string | null;
  depth: number;
  project: string;
  sessionId: string | null;
  decidedAtMs: number;
  decideMicros: number;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  policyHash: string;
  snapshotDigest: string;
  /** As `SIGNALBOX_CONTENT` allows: nothing, 160 characters, or all of it. */
  content: string | null;
  decision: Decision;
}

// ---- what clients read -----------------------------------------------------------------------------------------

const EvidenceView = z.object({ name: z.string(), points: z.number() });

export const FactorView = z.object({
  name: Factor,
  raw: z.number(),
  assumed: z.boolean().describe("No observation: this is the prior"),
  normalised: z.number(),
  weight: z.number(),
  contribution: z.number(),
});
export type FactorView = z.infer<typeof FactorView>;

export const CandidateView = z.object({
  agentId: z.string(),
  name: z.string(),
  rank: z.int(),
  total: z.number(),
  factors: z.array(FactorView),
  inFlight: z.number(),
  limit: z.number(),
  posterior: z.object({ successes: z.number(), failures: z.number() }),
  probe: z.boolean(),
});
export type CandidateView = z.infer<typeof CandidateView>;

export const ExclusionView = z.object({
  agentId: z.string(),
  name: z.string(),
  filter: Filter,
  reason: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
});
export type ExclusionView = z.infer<typeof ExclusionView>;

export const CounterfactualView = z.object({
  agentId: z.string(),
  factor: Factor,
  weight: z.number().describe("The unnormalised weight in force"),
  wins: z
    .object({ from: z.number(), to: z.number().nullable().describe("null: no upper end") })
    .nullable()
    .describe("The interval of that one weight in which the agent beats every candidate on total; null: none"),
});
export type CounterfactualView = z.infer<typeof CounterfactualView>;

/** A decision as the doors answer it: the record with everything that follows from it. */
export const DecisionView = z.object({
  taskId: z.string(),
  decisionId: z.string(),
  rootTaskId: z.string(),
  parentTaskId: z.string().nullable(),
  previousDecisionId: z.string().nullable(),
  depth: z.int(),
  project: z.string(),
  sessionId: z.string().nullable(),
  decidedAtMs: z.number(),
  content: z.string().nullable(),
  kind: DecisionKind,
  cause: Cause,
  lane: z.object({
    name: z.string(),
    source: SightingSource,
    confidence: z.number(),
    probabilities: z.array(z.object({ lane: z.string(), probability: z.number() })),
    evidence: z.array(EvidenceView),
  }),
  complexity: z.object({
    tier: Tier,
    source: SightingSource,
    score: z.number(),
    confidence: z.number(),
    evidence: z.array(EvidenceView),
  }),
  requires: z.array(z.string()),
  inputTokens: z.number(),
  chosen: z.object({ agentId: z.string(), name: z.string(), kind: z.string() }).nullable(),
  runnerUp: z.object({ agentId: z.string(), name: z.string() }).nullable(),
  margin: z.number().nullable(),
  decidingFactor: Factor.nullable(),
  rationale: z.array(z.string()),
  propensity: z
    .object({ value: z.number().nullable(), method: z.enum(["exact", "quadrature", "deferred"]) })
    .nullable()
    .describe(
      "Probability of the choice; deferred in live answers where exploration was possible, computed on reading",
    ),
  policyVersion: z.int(),
  policyHash: z.string(),
  engineVersion: z.int(),
  engineChanged: z.boolean().describe("Recorded by another engine version: recorded values are shown as they were"),
  learnerVersion: z.int(),
  seed: z.string(),
  candidates: z.array(CandidateView),
  spreadOver: z.array(z.string()),
  excluded: z.array(ExclusionView),
  counterfactual: z
    .array(CounterfactualView)
    .describe("The three best others for every factor; of the rest only those that one weight alone would make win"),
  snapshot: z.object({ digest: z.string(), ageMs: z.number() }),
  decideMicros: z.number(),
  traceId: z.string(),
  durability: z.enum(["committed", "journaled", "not_recorded"]),
});
export type DecisionView = z.infer<typeof DecisionView>;

/** Why A and not B, factor by factor. Either of the two may have fallen at a hard filter. */
export const ComparisonView = z.object({
  decisionId: z.string(),
  first: z.object({ agentId: z.string(), name: z.string(), total: z.number().nullable(), rank: z.int().nullable() }),
  second: z.object({ agentId: z.string(), name: z.string(), total: z.number().nullable(), rank: z.int().nullable() }),
  /** First's total less second's; `null` where one of them was not scored. */
  difference: z.number().nullable(),
  factors: z.array(
    z.object({
      name: Factor,
      weight: z.number(),
      first: z.object({ raw: z.number(), normalised: z.number(), contribution: z.number(), assumed: z.boolean() }),
      second: z.object({ raw: z.number(), normalised: z.number(), contribution: z.number(), assumed: z.boolean() }),
      difference: z.number().describe("First's contribution less second's"),
      /** The interval of this weight in which the second is ahead of the first, these two alone; `null`: none. */
      secondAhead: z.object({ from: z.number(), to: z.number().nullable() }).nullable(),
    }),
  ),
  sentences: z.array(z.string()),
});
export type ComparisonView = z.infer<typeof ComparisonView>;
