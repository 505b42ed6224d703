import type pg from "pg";
import { expressionsOf, growthOf, namesOf, OUTCOME_SUMS, ROLLUP_KEY, WIDTHS } from "../rollup-columns.ts";
import { float8Array, int2Array, int4Array, int8Array, textArray } from "./binary-array.ts";
import type { OutcomeWrite } from "./outcome-write.ts";

export type OutcomeResult = "set" | "quality_added" | "already_set" | "no_decision";

/**
 * One statement, one transaction, as `append-decisions` does it: whoever inserts the row has set the outcome, and only then
 * do the rollups of the decision's minute and hour change. A quality is added where the row stands without one and the
 * report names the same status.
 */
const RECORD = `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest(
    $1::text[], $2::text[], $3::int4[], $4::text[], $5::int2[], $6::int2[], $7::float8[], $8::float8[], $9::int8[],
    $10::int8[], $11::int8[], $12::int8[], $13::int8[], $14::int8[], $15::int2[], $16::text[], $17::float8[], $18::int4[],
    $19::int2[], $20::float8[], $21::int4[], $22::int2[], $23::text[]
  ) AS row (
    decision_id, agent, policy_version, lane_probabilities, status, owner, quality, latency_ms, input_tokens,
    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_micros, cost_source, error,
    reported_at_ms, minute, latency_bucket, first_output_ms, attempt_number, usage_estimated, price_version
  )
), known AS MATERIALIZED (
  SELECT input.*, decision.project, decision.lane, coalesce(decision.chosen, '') AS chosen, decision.tier,
    decision.policy_version AS version
  FROM input JOIN decisions AS decision ON decision.id = input.decision_id
), stored AS (
  INSERT INTO outcomes (
    decision_id, agent, policy_version, lane_probabilities, status, owner, quality, latency_ms, input_tokens,
    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_micros, cost_source, error,
    reported_at_ms, first_output_ms, attempt_number, usage_estimated, price_version
  )
  SELECT decision_id, agent, policy_version, lane_probabilities::real[], status, owner, quality, latency_ms,
    input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_micros, cost_source,
    error, reported_at_ms, first_output_ms, attempt_number, usage_estimated = 1, price_version
  FROM known ORDER BY decision_id
  ON CONFLICT (decision_id) DO NOTHING
  RETURNING decision_id
), graded AS (
  UPDATE outcomes AS outcome SET quality = known.quality
  FROM known
  WHERE outcome.decision_id = known.decision_id AND outcome.status = known.status
    AND outcome.quality IS NULL AND known.quality IS NOT NULL
  RETURNING outcome.decision_id
), answered AS MATERIALIZED (
  SELECT known.*,
    CASE WHEN stored.decision_id IS NOT NULL THEN 'set' WHEN graded.decision_id IS NOT NULL THEN 'quality_added'
      ELSE 'already_set' END AS result
  FROM known LEFT JOIN stored USING (decision_id) LEFT JOIN graded USING (decision_id)
), fresh AS (
  SELECT answered.*, result = 'set' AS is_set, width, minute - minute % width AS start, $24::int2 AS shard
  FROM answered CROSS JOIN ${WIDTHS}
  WHERE result <> 'already_set'
), summed AS (
  INSERT INTO decision_rollups AS rollup (
    ${ROLLUP_KEY}, decisions, decide_micros, excluded_by, deciding_factors, policy_version_from, policy_version_to,
    ${namesOf(OUTCOME_SUMS)}
  )
  SELECT width, start, project, lane, chosen, shard, 0, 0, 0, 0, min(version), max(version),
    ${expressionsOf(OUTCOME_SUMS)}
  FROM fresh GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (${ROLLUP_KEY}) DO UPDATE SET
    ${growthOf(OUTCOME_SUMS)}
), timed AS (
  INSERT INTO timing_rollups AS rollup (width, start, project, lane, agent, measure, shard, histogram)
  SELECT width, start, project, lane, chosen, 1, shard, histogram_of(latency_bucket)
  FROM fresh WHERE is_set AND latency_bucket IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 7 ORDER BY 1, 2, 3, 4, 5, 7
  ON CONFLICT (width, start, project, lane, agent, measure, shard) DO UPDATE SET
    histogram = add_histograms(rollup.histogram, excluded.histogram)
)
SELECT decision_id, result FROM answered`;

/** Reports that were set by somebody else while this batch waited, and still lack the quality that it brings. */
const UNGRADED = `
SELECT outcome.decision_id
FROM unnest($1::text[], $2::int2[]) AS input (decision_id, status)
JOIN outcomes AS outcome USING (decision_id)
WHERE outcome.quality IS NULL AND outcome.status = input.status`;

/** Commits a batch, decision ids being distinct, and answers for each row. */
export async function recordOutcomes(
  writers: pg.Pool,
  rows: readonly OutcomeWrite[],
  shard: number,
): Promise<OutcomeResult[]> {
  const { rows: answers } = await writers.query<{ decision_id: string; result: OutcomeResult }>({
    name: "record-outcomes",
    text: RECORD,
    values: parameters(rows, shard),
  });
  const results = new Map(answers.map((answer) => [answer.decision_id, answer.result]));
  const missed = rows.filter((row) => row.quality !== null && results.get(row.decisionId) === "already_set");
  for (const [decisionId, result] of await gradeAgain(writers, missed, shard)) results.set(decisionId, result);
  return rows.map((row) => results.get(row.decisionId) ?? "no_decision");
}

/** The statement above sees the rows of its own start; one that came in between is seen by a second. */
async function gradeAgain(
  writers: pg.Pool,
  rows: readonly OutcomeWrite[],
  shard: number,
): Promise<Map<string, OutcomeResult>> {
  if (rows.length === 0) return new Map();
  const { rows: ungraded } = await writers.query<{ decision_id: string }>({
    name: "ungraded-outcomes",
    text: UNGRADED,
    values: [textArray(rows.map((row) => row.decisionId)), int2Array(rows.map((row) => row.status))],
  });
  const ids = new Set(ungraded.map((row) => row.decision_id));
  const again = rows.filter((row) => ids.has(row.decisionId));
  if (again.length === 0) return new Map();
  const results = await recordOutcomes(writers, again, shard);
  return new Map(again.map((row, place) => [row.decisionId, results[place]!]));
}

/** In the order of `input` above. */
function parameters(rows: readonly OutcomeWrite[], shard: number): unknown[] {
  return [
    textArray(rows.map((row) => row.decisionId)),
    textArray(rows.map((row) => row.agent)),
    int4Array(rows.map((row) => row.policyVersion)),
    // Arrays of arrays must be rectangular in PostgreSQL, so each row's is written out as text.
    textArray(rows.map((row) => `{${row.laneProbabilities.join(",")}}`)),
    int2Array(rows.map((row) => row.status)),
    int2Array(rows.map((row) => row.owner)),
    float8Array(rows.map((row) => row.quality)),
    float8Array(rows.map((row) => row.latencyMs)),
    int8Array(rows.map((row) => row.inputTokens)),
    int8Array(rows.map((row) => row.cachedInputTokens)),
    int8Array(rows.map((row) => row.cacheWriteTokens)),
    int8Array(rows.map((row) => row.outputTokens)),
    int8Array(rows.map((row) => row.reasoningTokens)),
    int8Array(rows.map((row) => row.costMicros)),
    int2Array(rows.map((row) => row.costSource)),
    textArray(rows.map((row) => row.error)),
    float8Array(rows.map((row) => row.reportedAtMs)),
    int4Array(rows.map((row) => row.minute)),
    int2Array(rows.map((row) => row.latencyBucket)),
    float8Array(rows.map((row) => row.firstOutputMs)),
    int4Array(rows.map((row) => row.attemptNumber)),
    int2Array(rows.map((row) => row.usageEstimated)),
    textArray(rows.map((row) => row.priceVersion)),
    shard,
  ];
}
