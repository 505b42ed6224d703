import { bucketOf } from "../../domain/histogram.ts";
import { COST_SOURCES, FAILURE_OWNERS, OUTCOME_STATUSES } from "../../domain/outcome.ts";
import type { LearntOutcome } from "../../services/ports.ts";
import { cleanText, cleanTextOrNull } from "../clean-text.ts";
import { instantOf } from "../decision-id-time.ts";
import { codeOf } from "../list-codes.ts";
import type { PolicyNames } from "../policy-names.ts";

/** An outcome as it goes into the database; like `DecisionWrite`, a journal could keep it. */
export interface OutcomeWrite {
  decisionId: string;
  agent: string;
  policyVersion: number;
  /** By place in the policy version's list of lanes. */
  laneProbabilities: readonly number[];
  status: number;
  owner: number | null;
  quality: number | null;
  latencyMs: number | null;
  firstOutputMs: number | null;
  attemptNumber: number | null;
  inputTokens: number | null;
  cachedInputTokens: number | null;
  cacheWriteTokens: number | null;
  outputTokens: number | null;
  reasoningTokens: number | null;
  /** 1: counted here. The driver's binary arrays know no booleans. */
  usageEstimated: number;
  costMicros: number | null;
  costSource: number;
  priceVersion: string | null;
  error: string | null;
  reportedAtMs: number;
  /** Minutes since 1970 of the decision: outcomes count where their decision counts. */
  minute: number;
  latencyBucket: number | null;
}

export function outcomeWrite(learnt: LearntOutcome, policyVersion: number, names: PolicyNames): OutcomeWrite {
  const { outcome, agentId, laneProbabilities } = learnt;
  return {
    decisionId: outcome.decisionId,
    agent: cleanText(agentId),
    policyVersion,
    laneProbabilities: names.lanes.map((lane) => laneProbabilities.get(lane) ?? 0),
    status: codeOf(OUTCOME_STATUSES, outcome.status),
    owner: outcome.owner === null ? null : codeOf(FAILURE_OWNERS, outcome.owner),
    quality: outcome.quality,
    latencyMs: outcome.latencyMs,
    firstOutputMs: outcome.firstOutputMs,
    attemptNumber: outcome.attemptNumber,
    inputTokens: outcome.usage?.inputTokens ?? null,
    cachedInputTokens: outcome.usage?.cachedInputTokens ?? null,
    cacheWriteTokens: outcome.usage?.cacheWriteTokens ?? null,
    outputTokens: outcome.usage?.outputTokens ?? null,
    reasoningTokens: outcome.usage?.reasoningTokens ?? null,
    usageEstimated: outcome.usageEstimated ? 1 : 0,
    costMicros: outcome.costMicros,
    costSource: codeOf(COST_SOURCES, outcome.costSource),
    priceVersion: cleanTextOrNull(outcome.priceVersion),
    error: cleanTextOrNull(outcome.error),
    reportedAtMs: outcome.reportedAtMs,
    minute: Math.floor(instantOf(outcome.decisionId) / 60_000),
    latencyBucket: outcome.latencyMs === null ? null : bucketOf(outcome.latencyMs),
  };
}
