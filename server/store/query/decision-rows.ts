import { DECISION_KINDS } from "../../domain/decision.ts";
import { FACTORS } from "../../domain/factor.ts";
import { FAILURE_OWNERS, OUTCOME_STATUSES } from "../../domain/outcome.ts";
import { TIERS } from "../../domain/tier.ts";
import type { DecisionRow } from "../../services/ports.ts";
import { valueAt } from "../list-codes.ts";
import type { DecisionColumns } from "../recorded-decision.ts";

/** Columns of `decisions` that every reader takes; `record` only where it is decoded. */
export const DECISION_COLUMNS = `d.id, d.project, d.task_id, d.root_task_id, d.session_id, d.lane, d.chosen, d.runner_up,
  d.tier, d.kind, d.deciding_factor, d.policy_version, d.decided_at_ms, d.decide_micros, d.margin, d.content`;

export interface DecisionTableRow {
  id: string;
  project: string;
  task_id: string | null;
  root_task_id: string;
  session_id: string | null;
  lane: string;
  chosen: string | null;
  runner_up: string | null;
  tier: number;
  kind: number;
  deciding_factor: number | null;
  policy_version: number;
  decided_at_ms: number;
  decide_micros: number;
  margin: number | null;
  content: string | null;
}

export function columnsOfRow(row: DecisionTableRow): DecisionColumns {
  return {
    id: row.id,
    project: row.project,
    taskId: row.task_id ?? row.root_task_id,
    rootTaskId: row.root_task_id,
    sessionId: row.session_id,
    lane: row.lane,
    tier: valueAt(TIERS, row.tier),
    kind: valueAt(DECISION_KINDS, row.kind),
    margin: row.margin,
    decidingFactor: row.deciding_factor === null ? null : valueAt(FACTORS, row.deciding_factor),
    policyVersion: row.policy_version,
    decidedAtMs: row.decided_at_ms,
    decideMicros: row.decide_micros,
    content: row.content,
  };
}

/** What a list shows of an outcome beside its decision. */
export const LISTED_OUTCOME_COLUMNS = "o.status, o.owner, o.quality, o.latency_ms, o.cost_micros";

export interface ListedTableRow extends DecisionTableRow {
  status: number | null;
  owner: number | null;
  quality: number | null;
  latency_ms: number | null;
  cost_micros: string | null;
}

export function listedRow(row: ListedTableRow): DecisionRow {
  const { sessionId: _, ...columns } = columnsOfRow(row);
  return {
    ...columns,
    chosenAgentId: row.chosen,
    runnerUpAgentId: row.runner_up,
    outcome:
      row.status === null
        ? null
        : {
            status: valueAt(OUTCOME_STATUSES, row.status),
            owner: row.owner === null ? null : valueAt(FAILURE_OWNERS, row.owner),
            quality: row.quality,
            latencyMs: row.latency_ms,
            costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
          },
  };
}
