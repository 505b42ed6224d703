import { type Attributes, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Agent } from "../domain/agent.ts";
import type { DecisionRecord } from "../domain/decision.ts";
import type { Outcome } from "../domain/outcome.ts";
import { attemptSpanId } from "./attempt-span-id.ts";
import { ATTRIBUTES as A } from "./attributes.ts";
import { present, type SpanSurroundings } from "./decision-span.ts";
import { makeSpan } from "./span.ts";

/** Providers by the dialect that is spoken, as the conventions name them. */
const PROVIDERS = { openai: "openai", anthropic: "anthropic" } as const;

/**
 * The span of an attempt that Signalbox made itself: a call to an agent, under the decision that led to it. What the
 * agent does itself stands under this one, since the attempt carried its id.
 */
export function attemptSpan(
  record: DecisionRecord,
  agent: Agent,
  outcome: Outcome,
  { resource, captureContent }: SpanSurroundings,
): ReadableSpan {
  const failed = outcome.status === "failed";
  return makeSpan({
    name: `invoke_agent ${agent.name}`,
    kind: SpanKind.CLIENT,
    traceId: record.traceId,
    spanId: attemptSpanId(record.id),
    parent: { spanId: record.spanId, isRemote: false },
    startMs: Math.max(record.decidedAtMs, outcome.reportedAtMs - (outcome.latencyMs ?? 0)),
    endMs: Math.max(record.decidedAtMs, outcome.reportedAtMs),
    attributes: attemptAttributes(record, agent, outcome),
    // Error texts may quote the prompt.
    status: {
      code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET,
      ...(failed && captureContent && outcome.error !== null ? { message: outcome.error } : {}),
    },
    links: [],
    events: [],
    resource,
  });
}

function attemptAttributes(record: DecisionRecord, agent: Agent, outcome: Outcome): Attributes {
  const { endpoint } = agent;
  const { usage, costMicros } = outcome;
  return present({
    [A.operation.name]: "invoke_agent",
    [A.agentId.name]: agent.id,
    [A.agentName.name]: agent.name,
    [A.providerName.name]: endpoint.kind === "model" ? PROVIDERS[endpoint.dialect] : null,
    [A.requestModel.name]: endpoint.kind === "model" ? endpoint.model : null,
    [A.decisionId.name]: record.id,
    [A.taskId.name]: record.taskId,
    [A.rootTaskId.name]: record.rootTaskId,
    [A.project.name]: record.project,
    [A.lane.name]: record.decision.facts.sighting.lane,
    [A.attemptNumber.name]: outcome.attemptNumber,
    [A.attemptFirstOutputMs.name]: outcome.firstOutputMs,
    [A.errorType.name]: outcome.status === "failed" ? codeOf(outcome) : null,
    [A.inputTokens.name]: usage && usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens,
    [A.outputTokens.name]: usage && usage.outputTokens + usage.reasoningTokens,
    [A.cacheReadTokens.name]: usage?.cachedInputTokens,
    [A.cacheWriteTokens.name]: usage?.cacheWriteTokens,
    [A.reasoningTokens.name]: usage?.reasoningTokens,
    [A.usageEstimated.name]: usage === null ? null : outcome.usageEstimated,
    [A.costAmount.name]: costMicros === null ? null : costMicros / 1_000_000,
    [A.costCurrency.name]: costMicros === null ? null : "USD",
    [A.costSource.name]: outcome.costSource,
    [A.costPriceVersion.name]: outcome.priceVersion,
  });
}

/** The failure's code stands before its words; without one its owner is told. */
function codeOf({ error, owner }: Outcome): string | null {
  return /^([a-z_]+): /.exec(error ?? "")?.[1] ?? owner;
}
