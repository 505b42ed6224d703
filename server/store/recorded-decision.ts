import type { Decision, DecisionFacts, DecisionKind, DecisionRecord } from "../domain/decision.ts";
import type { Tier } from "../domain/tier.ts";

/** What was chosen, as recorded; the scores that led there follow from the facts. */
export type RecordedChoice = Pick<
  Decision,
  "kind" | "chosenOrdinal" | "runnerUpOrdinal" | "margin" | "decidingFactor" | "spreadOver" | "propensity"
>;

/** A decision as it was recorded, before the engine has computed its scores again. */
export type RecordedDecision = Omit<DecisionRecord, "decision"> & { facts: DecisionFacts; choice: RecordedChoice };

/**
 * Computes a recorded decision's scores again. The store knows no engine, so its owner gives it one: the engine's `replay`
 * under the policy version of the facts. Throwing makes the record unreadable.
 */
export type RebuildDecision = (facts: DecisionFacts, choice: RecordedChoice) => Decision | Promise<Decision>;

/** The parts of a record that are columns of their own, because lists filter by them and show them. */
export interface DecisionColumns {
  id: string;
  project: string;
  taskId: string;
  rootTaskId: string;
  sessionId: string | null;
  lane: string;
  tier: Tier;
  kind: DecisionKind;
  margin: number | null;
  decidingFactor: Decision["decidingFactor"];
  policyVersion: number;
  decidedAtMs: number;
  decideMicros: number;
  content: string | null;
}

export function columnsOf(record: DecisionRecord): DecisionColumns {
  const { decision } = record;
  return {
    id: record.id,
    project: record.project,
    taskId: record.taskId,
    rootTaskId: record.rootTaskId,
    sessionId: record.sessionId,
    lane: decision.facts.sighting.lane,
    tier: decision.facts.sighting.tier,
    kind: decision.kind,
    margin: decision.margin,
    decidingFactor: decision.decidingFactor,
    policyVersion: decision.facts.policyVersion,
    decidedAtMs: record.decidedAtMs,
    decideMicros: record.decideMicros,
    content: record.content,
  };
}

/** Adds the scores back. */
export async function completed(recorded: RecordedDecision, rebuild: RebuildDecision): Promise<DecisionRecord> {
  const { facts, choice, ...record } = recorded;
  return { ...record, decision: await rebuild(facts, choice) };
}
