import type { Decision, DecisionRecord, DecisionView } from "../../server/domain/decision.ts";
import { decide } from "../../server/engine/decide.ts";
import { describeDecision } from "../../server/engine/describe.ts";
import type { Scenario } from "./arbitraries.ts";

/** A decision and how every door would answer it. */
export function described({ task, snapshot, policy, seed }: Scenario): { decision: Decision; view: DecisionView } {
  const decision = decide(task, snapshot, policy, seed);
  return {
    decision,
    view: describeDecision(recordOfDecision(decision), policy, "committed", { propensity: "computed" }),
  };
}

export function recordOfDecision(decision: Decision): DecisionRecord {
  return {
    id: "dec_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    taskId: "task_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    rootTaskId: "task_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    parentTaskId: null,
    previousDecisionId: null,
    depth: 0,
    project: "default",
    sessionId: null,
    decidedAtMs: 1_700_000_000_000,
    decideMicros: 12,
    traceId: "0".repeat(31).concat("1"),
    spanId: "0".repeat(15).concat("1"),
    parentSpanId: null,
    policyHash: "made",
    snapshotDigest: "made",
    content: null,
    decision,
  };
}
