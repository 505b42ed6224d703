import { type Attributes, SpanStatusCode } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { DecisionRecord, DecisionView } from "../domain/decision.ts";
import { ATTRIBUTES as A, MAXIMUM_SENTENCES } from "./attributes.ts";
import { candidateAttributes, counterfactualAttributes, exclusionAttributes } from "./decision-lists.ts";
import { makeSpan } from "./span.ts";
import { withoutTaskWords } from "./without-task-words.ts";

/** What a span needs beside the decision: who we are, and whether words of the task may stand on it. */
export interface SpanSurroundings {
  resource: Resource;
  captureContent: boolean;
}

/**
 * The span of a decision, made from its record: the same record always gives the same span, so one that was lost can be
 * exported again. It ends with the decision and lasts as long as deciding took.
 */
export function decisionSpan(record: DecisionRecord, view: DecisionView, around: SpanSurroundings): ReadableSpan {
  return makeSpan({
    name: `signalbox.route ${view.lane.name}`,
    traceId: record.traceId,
    spanId: record.spanId,
    parent: record.parentSpanId === null ? null : { spanId: record.parentSpanId, isRemote: true },
    startMs: record.decidedAtMs - record.decideMicros / 1_000,
    endMs: record.decidedAtMs,
    attributes: decisionAttributes(record, view, around.captureContent),
    // "No agent" is an answer like any other, so it is not an error of the span.
    status: { code: SpanStatusCode.UNSET },
    links: [],
    events: [],
    resource: around.resource,
  });
}

/** The attributes of a decision's span; what is unknown is missing, never 0 or empty. */
export function decisionAttributes(record: DecisionRecord, view: DecisionView, captureContent: boolean): Attributes {
  const rationale = captureContent ? view.rationale : withoutTaskWords(view);
  return present(
    taskAttributes(record, captureContent),
    choiceAttributes(record, view, rationale),
    candidateAttributes(view),
    exclusionAttributes(view),
    counterfactualAttributes(view),
    sightingAttributes(view),
    basisAttributes(record, view),
  );
}

function choiceAttributes(record: DecisionRecord, view: DecisionView, rationale: string[]): Attributes {
  return {
    [A.decisionId.name]: record.id,
    [A.previousId.name]: record.previousDecisionId,
    [A.kind.name]: view.kind,
    [A.cause.name]: view.cause,
    [A.selected.name]: view.chosen?.agentId,
    [A.runnerUp.name]: view.runnerUp?.agentId,
    [A.margin.name]: view.margin,
    [A.decidingFactor.name]: view.decidingFactor,
    [A.rationale.name]: rationale.slice(0, MAXIMUM_SENTENCES),
    [A.propensity.name]: view.propensity?.value,
    [A.propensityMethod.name]: view.propensity?.method,
    [A.spreadOver.name]: view.spreadOver.length > 1 ? view.spreadOver : null,
    [A.seed.name]: view.seed,
  };
}

/** What it was decided with. */
function basisAttributes(record: DecisionRecord, view: DecisionView): Attributes {
  return {
    [A.policyVersion.name]: view.policyVersion,
    [A.policyHash.name]: record.policyHash,
    [A.engineVersion.name]: view.engineVersion,
    [A.learnerVersion.name]: view.learnerVersion,
    [A.snapshotAgeMs.name]: view.snapshot.ageMs,
    [A.snapshotDigest.name]: record.snapshotDigest,
  };
}

function taskAttributes(record: DecisionRecord, captureContent: boolean): Attributes {
  return {
    [A.taskId.name]: record.taskId,
    [A.rootTaskId.name]: record.rootTaskId,
    [A.parentTaskId.name]: record.parentTaskId,
    [A.depth.name]: record.depth,
    [A.project.name]: record.project,
    [A.sessionId.name]: record.sessionId,
    [A.content.name]: captureContent ? record.content : null,
  };
}

function sightingAttributes({ lane, complexity }: DecisionView): Attributes {
  return {
    [A.lane.name]: lane.name,
    [A.laneSource.name]: lane.source,
    [A.laneConfidence.name]: lane.confidence,
    [A.tier.name]: complexity.tier,
    [A.tierSource.name]: complexity.source,
    [A.tierScore.name]: complexity.score,
    [A.tierConfidence.name]: complexity.confidence,
  };
}

/** All groups in one, without the attributes that have no value. */
export function present(...groups: Attributes[]): Attributes {
  const kept: Attributes = {};
  for (const group of groups)
    for (const name in group) {
      const value = group[name];
      if (value !== null && value !== undefined) kept[name] = value;
    }
  return kept;
}
