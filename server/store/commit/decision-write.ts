import { DECISION_KINDS, type DecisionRecord } from "../../domain/decision.ts";
import { FACTORS } from "../../domain/factor.ts";
import { bucketOf } from "../../domain/histogram.ts";
import { Problem } from "../../domain/problem.ts";
import { TIERS } from "../../domain/tier.ts";
import type { IdempotencyClaim } from "../../services/ports.ts";
import { cleanText, cleanTextOrNull } from "../clean-text.ts";
import { encodeDecision } from "../decision-codec.ts";
import { instantOf } from "../decision-id-time.ts";
import { codeOf } from "../list-codes.ts";
import { filterBits } from "../packed-facts.ts";
import type { PolicyNames } from "../policy-names.ts";

/** A decision as it goes into the database: flat, clean, with nothing left to look up, so that a journal could keep it too. */
export interface DecisionWrite {
  id: string;
  project: string;
  taskId: string;
  rootTaskId: string;
  parentTaskId: string | null;
  depth: number;
  sessionId: string | null;
  lane: string;
  chosen: string | null;
  runnerUp: string | null;
  tier: number;
  kind: number;
  decidingFactor: number | null;
  policyVersion: number;
  excludedBy: number;
  decidedAtMs: number;
  decideMicros: number;
  margin: number | null;
  content: string | null;
  record: Uint8Array;
  /** Minutes since 1970 of the id's instant: the rollups that the decision counts in. */
  minute: number;
  decideBucket: number;
  claim: IdempotencyClaim | null;
}

/** Throws `internal` for a record that could not be read again: an id without an instant, an agent that its policy lacks. */
export function decisionWrite(
  record: DecisionRecord,
  claim: IdempotencyClaim | null,
  names: PolicyNames,
): DecisionWrite {
  const { decision } = record;
  const { facts } = decision;
  return {
    id: record.id,
    project: cleanText(record.project),
    taskId: cleanText(record.taskId),
    rootTaskId: cleanText(record.rootTaskId),
    parentTaskId: cleanTextOrNull(record.parentTaskId),
    depth: record.depth,
    sessionId: cleanTextOrNull(record.sessionId),
    lane: cleanText(facts.sighting.lane),
    chosen: agentAt(decision.chosenOrdinal, names, record.id),
    runnerUp: agentAt(decision.runnerUpOrdinal, names, record.id),
    tier: codeOf(TIERS, facts.sighting.tier),
    kind: codeOf(DECISION_KINDS, decision.kind),
    decidingFactor: decision.decidingFactor === null ? null : codeOf(FACTORS, decision.decidingFactor),
    policyVersion: facts.policyVersion,
    excludedBy: filterBits(facts.exclusions),
    decidedAtMs: record.decidedAtMs,
    decideMicros: record.decideMicros,
    margin: decision.margin,
    content: cleanTextOrNull(record.content),
    record: encodeDecision(record),
    minute: minuteOf(record.id),
    decideBucket: bucketOf(record.decideMicros),
    claim: claim === null ? null : { key: cleanText(claim.key), bodyDigest: cleanText(claim.bodyDigest) },
  };
}

function agentAt(ordinal: number | null, names: PolicyNames, decisionId: string): string | null {
  if (ordinal === null) return null;
  const agent = names.agents[ordinal];
  if (agent === undefined) throw unwritable(decisionId, `its policy version has no agent at place ${ordinal}`);
  return agent;
}

function minuteOf(decisionId: string): number {
  const minute = Math.floor(instantOf(decisionId) / 60_000);
  // The column is a 32-bit integer, which lasts until the year 6053.
  if (!(minute < 2 ** 31)) throw unwritable(decisionId, "its id does not tell an instant");
  return minute;
}

function unwritable(decisionId: string, why: string): Problem {
  return new Problem("internal", `decision ${decisionId} cannot be recorded: ${why}`, "Please report this fault.");
}
