import { createHash } from "node:crypto";
import { type Attributes, type SpanStatus, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { DecisionRecord } from "../domain/decision.ts";
import type { Usage } from "../domain/money.ts";
import type { Outcome } from "../domain/outcome.ts";
import { ATTRIBUTES as A, EVALUATION_EVENT, type MapOf } from "./attributes.ts";
import { present, type SpanSurroundings } from "./decision-span.ts";
import { makeSpan } from "./span.ts";

/**
 * The span of an outcome: in the decision's trace, linked to the decision's span, from the start of the attempt (as far
 * as its latency is known) to the report. Its id follows from the report, so sending it twice gives one span.
 */
export function outcomeSpan(
  record: DecisionRecord,
  agentId: string,
  outcome: Outcome,
  { resource, captureContent }: SpanSurroundings,
): ReadableSpan {
  const { traceId, spanId } = record;
  return makeSpan({
    name: `signalbox.outcome ${record.decision.facts.sighting.lane}`,
    traceId,
    spanId: outcomeSpanId(outcome),
    parent: { spanId, isRemote: false },
    startMs: startOf(record, outcome),
    endMs: Math.max(outcome.reportedAtMs, record.decidedAtMs),
    attributes: outcomeAttributes(record, agentId, outcome),
    status: statusOf(outcome, captureContent),
    links: [{ context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED }, attributes: {} }],
    events: evaluationOf(outcome),
    resource,
  });
}

/** Error texts may quote the prompt, so they stand on a span only with content capture. */
function statusOf({ status, error }: Outcome, captureContent: boolean): SpanStatus {
  if (status !== "failed") return { code: SpanStatusCode.UNSET };
  return captureContent && error !== null
    ? { code: SpanStatusCode.ERROR, message: error }
    : { code: SpanStatusCode.ERROR };
}

/** Not before the decision: clocks of reporters differ, and an attempt cannot start before it was decided. */
function startOf(record: DecisionRecord, outcome: Outcome): number {
  return Math.max(record.decidedAtMs, outcome.reportedAtMs - (outcome.latencyMs ?? 0));
}

/** A quality that follows later is a second report, hence a second span. */
function outcomeSpanId({ decisionId, reportedAtMs, status, quality }: Outcome): string {
  const report = `outcome\n${decisionId}\n${reportedAtMs}\n${status}\n${quality}`;
  const id = createHash("sha256").update(report).digest("hex").slice(0, 16);
  return id === "0000000000000000" ? "0000000000000001" : id;
}

function outcomeAttributes(record: DecisionRecord, agentId: string, outcome: Outcome): Attributes {
  return present({
    [A.decisionId.name]: record.id,
    [A.taskId.name]: record.taskId,
    [A.rootTaskId.name]: record.rootTaskId,
    [A.project.name]: record.project,
    [A.lane.name]: record.decision.facts.sighting.lane,
    [A.selected.name]: agentId,
    [A.outcomeStatus.name]: outcome.status,
    [A.outcomeOwner.name]: outcome.owner,
    [A.outcomeQuality.name]: outcome.quality,
    [A.outcomeLatencyMs.name]: outcome.latencyMs,
    [A.outcomeCostMicros.name]: outcome.costMicros,
    [A.outcomeCostSource.name]: outcome.costSource,
    [A.outcomeUsage.name]: outcome.usage === null ? null : usageMap(outcome.usage),
    [A.errorType.name]: outcome.status === "failed" ? outcome.owner : null,
  });
}

function usageMap(usage: Usage): MapOf<"usage"> {
  return {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    output_tokens: usage.outputTokens,
    reasoning_tokens: usage.reasoningTokens,
  };
}

function evaluationOf({ quality, reportedAtMs }: Outcome) {
  if (quality === null) return [];
  const attributes = { [A.evaluationName.name]: "quality", [A.evaluationScore.name]: quality };
  return [{ name: EVALUATION_EVENT, atMs: reportedAtMs, attributes }];
}
