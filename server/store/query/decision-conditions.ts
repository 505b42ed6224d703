import { DECISION_KINDS, FILTERS } from "../../domain/decision.ts";
import { FACTORS } from "../../domain/factor.ts";
import { FAILURE_OWNERS, OUTCOME_STATUSES } from "../../domain/outcome.ts";
import { TIERS } from "../../domain/tier.ts";
import type { DecisionQuery } from "../../services/ports.ts";
import { cleanText } from "../clean-text.ts";
import { decisionIdFloor } from "../decision-id-time.ts";
import { codeOf } from "../list-codes.ts";

/** Collects the values of a statement; each is referred to as `$1`, `$2` and so on. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value and gives its placeholder. */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** Ids from one (inclusive) to another (exclusive). */
export interface IdRange {
  from: string;
  below: string;
}

/** Before and after every decision id. */
const FIRST = "dec_";
const LAST = "dec_~";

/** The ids that a query's time range and page allow. A time range is one of ids, which carry their instant. */
export function boundsOf(query: DecisionQuery): IdRange {
  const lower = [FIRST];
  const upper = [LAST];
  // No id has another as its beginning, so this is the next possible one.
  if (query.after !== undefined) lower.push(`${cleanText(query.after)}0`);
  if (query.before !== undefined) upper.push(cleanText(query.before));
  if (query.fromMs !== undefined) lower.push(decisionIdFloor(query.fromMs));
  if (query.toMs !== undefined) upper.push(decisionIdFloor(query.toMs));
  return { from: lower.sort().at(-1)!, below: upper.sort()[0]! };
}

/** The ids that lie in both; empty (`from` not below `below`) where there are none. */
export function overlap(one: IdRange, other: IdRange): IdRange {
  return { from: [one.from, other.from].sort()[1]!, below: [one.below, other.below].sort()[0]! };
}

/**
 * Joins each decision `d` with its outcome `o`, if it has one. One look into the index a decision: a plain join of a few
 * hundred decisions tempts the planner to read all outcomes there are, as soon as one of their columns is asked for.
 */
export const WITH_OUTCOME = "LEFT JOIN LATERAL (SELECT * FROM outcomes WHERE decision_id = d.id LIMIT 1) AS o ON TRUE";

/** Whether conditions of a query are on outcomes. */
export function asksForOutcome(query: DecisionQuery): boolean {
  const { status, owner, cost, attempt } = query;
  return status !== undefined || owner !== undefined || cost !== undefined || attempt !== undefined;
}

/** Everything that a query asks for but its bounds, as conditions on `decisions AS d` and `WITH_OUTCOME`. */
export function conditionsOf(query: DecisionQuery, parameters: Parameters): string[] {
  const conditions: string[] = [];
  const equal = (column: string, value: string | number) => conditions.push(`${column} = ${parameters.add(value)}`);
  if (query.project !== null) equal("d.project", cleanText(query.project));
  if (query.lane !== undefined) equal("d.lane", cleanText(query.lane));
  if (query.agentId !== undefined) equal("d.chosen", cleanText(query.agentId));
  if (query.kind !== undefined) equal("d.kind", codeOf(DECISION_KINDS, query.kind));
  if (query.tier !== undefined) equal("d.tier", codeOf(TIERS, query.tier));
  if (query.decidingFactor !== undefined) equal("d.deciding_factor", codeOf(FACTORS, query.decidingFactor));
  if (query.policyVersion !== undefined) equal("d.policy_version", query.policyVersion);
  if (query.rootTaskId !== undefined) equal("d.root_task_id", cleanText(query.rootTaskId));
  if (query.sessionId !== undefined) equal("d.session_id", cleanText(query.sessionId));
  if (query.status === "pending") conditions.push("o.decision_id IS NULL");
  else if (query.status === "ended") conditions.push("o.decision_id IS NOT NULL");
  else if (query.status === "stopped")
    conditions.push(`o.status IN (${codeOf(OUTCOME_STATUSES, "ignored")}, ${codeOf(OUTCOME_STATUSES, "rejected")})`);
  else if (query.status !== undefined) equal("o.status", codeOf(OUTCOME_STATUSES, query.status));
  if (query.owner !== undefined) equal("o.owner", codeOf(FAILURE_OWNERS, query.owner));
  if (query.cost === "priced") conditions.push("o.cost_micros IS NOT NULL");
  if (query.cost === "unpriced") conditions.push("o.decision_id IS NOT NULL AND o.cost_micros IS NULL");
  // Where nobody counted it was the first, as the rollups have it.
  if (query.attempt === "first") conditions.push("o.decision_id IS NOT NULL AND coalesce(o.attempt_number, 1) = 1");
  if (query.attempt === "later") conditions.push("o.attempt_number > 1");
  if (query.excludedBy !== undefined)
    conditions.push(`d.excluded_by & ${parameters.add(1 << codeOf(FILTERS, query.excludedBy))}::int <> 0`);
  if (query.search !== undefined) conditions.push(`d.content ILIKE ${parameters.add(containing(query.search))}`);
  return conditions;
}

/** A pattern of ILIKE in which the words stand for themselves. */
function containing(words: string): string {
  return `%${cleanText(words).replaceAll(/[\\%_]/g, "\\$&")}%`;
}

/** `WHERE` with all of them, or nothing. */
export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}
