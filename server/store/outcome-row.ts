import { COST_SOURCES, FAILURE_OWNERS, OUTCOME_STATUSES, type Outcome } from "../domain/outcome.ts";
import { valueAt } from "./list-codes.ts";

/** Columns of `outcomes` as the driver gives them: 64-bit integers come as text. */
export interface OutcomeRow {
  decision_id: string;
  status: number;
  owner: number | null;
  quality: number | null;
  latency_ms: number | null;
  first_output_ms: number | null;
  attempt_number: number | null;
  input_tokens: string | null;
  cached_input_tokens: string | null;
  cache_write_tokens: string | null;
  output_tokens: string | null;
  reasoning_tokens: string | null;
  usage_estimated: boolean;
  cost_micros: string | null;
  cost_source: number;
  price_version: string | null;
  error: string | null;
  reported_at_ms: number;
}

export const OUTCOME_COLUMNS = `o.decision_id, o.status, o.owner, o.quality, o.latency_ms, o.first_output_ms,
  o.attempt_number, o.input_tokens, o.cached_input_tokens, o.cache_write_tokens, o.output_tokens, o.reasoning_tokens,
  o.usage_estimated, o.cost_micros, o.cost_source, o.price_version, o.error, o.reported_at_ms`;

export function outcomeOf(row: OutcomeRow): Outcome {
  return {
    decisionId: row.decision_id,
    status: valueAt(OUTCOME_STATUSES, row.status),
    owner: row.owner === null ? null : valueAt(FAILURE_OWNERS, row.owner),
    quality: row.quality,
    latencyMs: row.latency_ms,
    firstOutputMs: row.first_output_ms,
    attemptNumber: row.attempt_number,
    usage:
      row.input_tokens === null
        ? null
        : {
            inputTokens: Number(row.input_tokens),
            cachedInputTokens: Number(row.cached_input_tokens),
            cacheWriteTokens: Number(row.cache_write_tokens),
            outputTokens: Number(row.output_tokens),
            reasoningTokens: Number(row.reasoning_tokens),
          },
    usageEstimated: row.usage_estimated,
    costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
    costSource: valueAt(COST_SOURCES, row.cost_source),
    priceVersion: row.price_version,
    error: row.error,
    reportedAtMs: row.reported_at_ms,
  };
}
