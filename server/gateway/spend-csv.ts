import type { Spend, SpendRow } from "../domain/spend.ts";

type Column = readonly [name: string, cellOf: (row: SpendRow, spend: Spend) => string | number];

/** Every cell is a number, an instant or an id, so that nothing needs quoting and no spreadsheet sees a formula. */
const COLUMNS: readonly Column[] = [
  ["from", (_, { fromMs }) => new Date(fromMs).toISOString()],
  ["to", (_, { toMs }) => new Date(toMs).toISOString()],
  ["lane", (row) => row.lane],
  ["agent_id", (row) => row.agentId ?? ""],
  ["attempts", (row) => row.attempts],
  ["succeeded", (row) => row.succeeded],
  ["failed", (row) => row.failed],
  ["stopped", (row) => row.stopped],
  ["retries", (row) => row.retries],
  ["cost_micros", (row) => row.costMicros],
  ["succeeded_cost_micros", (row) => row.succeededMicros],
  ["failed_cost_micros", (row) => row.failedMicros],
  ["stopped_cost_micros", (row) => row.stoppedMicros],
  ["retried_succeeded_cost_micros", (row) => row.retriedSucceededMicros],
  ["retried_failed_cost_micros", (row) => row.retriedFailedMicros],
  ["light_cost_micros", (row) => row.tierMicros.light],
  ["standard_cost_micros", (row) => row.tierMicros.standard],
  ["heavy_cost_micros", (row) => row.tierMicros.heavy],
  ["input_tokens", (row) => row.tokens.inputTokens],
  ["cached_input_tokens", (row) => row.tokens.cachedInputTokens],
  ["cache_write_tokens", (row) => row.tokens.cacheWriteTokens],
  ["output_tokens", (row) => row.tokens.outputTokens],
  ["reasoning_tokens", (row) => row.tokens.reasoningTokens],
  ["unpriced_attempts", (row) => row.unpriced],
  ["unpriced_tokens", (row) => row.unpricedTokens],
  ["estimated_attempts", (row) => row.estimated],
];

/** The rows of a spend report as RFC 4180 has it, with a head. */
export function spendCsv(spend: Spend): string {
  const lines = spend.rows.map((row) => COLUMNS.map(([, cellOf]) => cellOf(row, spend)).join(","));
  return [COLUMNS.map(([name]) => name).join(","), ...lines, ""].join("\r\n");
}
