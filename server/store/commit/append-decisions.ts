import type pg from "pg";
import type { AppendResult } from "../../services/ports.ts";
import { DECISION_SUMS, expressionsOf, growthOf, namesOf, ROLLUP_KEY, WIDTHS } from "../rollup-columns.ts";
import { byteaArray, float8Array, int2Array, int4Array, textArray } from "./binary-array.ts";
import type { DecisionWrite } from "./decision-write.ts";

/**
 * One statement, one transaction: claims, tasks, decisions and rollups of all widths. A decision whose key was taken is
 * left out of all of it; one that is there already (a batch sent twice) counts only once, because rollups sum up the rows
 * that this statement stored. Rows that others change too are touched in the order of their keys, so batches of several
 * routers wait for each other but never in a circle.
 */
const APPEND = `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int4[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::int2[], $12::int2[], $13::int2[], $14::int4[], $15::int4[], $16::float8[], $17::float8[], $18::float8[],
    $19::text[], $20::bytea[], $21::int4[], $22::int2[], $23::text[], $24::text[]
  ) AS row (
    id, project, task_id, root_task_id, parent_task_id, depth, session_id, lane, chosen, runner_up,
    tier, kind, deciding_factor, policy_version, excluded_by, decided_at_ms, decide_micros, margin,
    content, record, minute, decide_bucket, claim_key, claim_digest
  )
), claimed AS (
  INSERT INTO idempotency_keys (project, key, body_digest, decision_id)
  SELECT project, claim_key, claim_digest, id FROM input WHERE claim_key IS NOT NULL ORDER BY project, claim_key
  ON CONFLICT DO NOTHING
  RETURNING decision_id
), admitted AS (
  SELECT * FROM input WHERE claim_key IS NULL OR id IN (SELECT decision_id FROM claimed)
), placed AS (
  INSERT INTO tasks (id, root_id, parent_id, depth, project)
  SELECT task_id, nullif(root_task_id, task_id), parent_task_id, depth, project FROM admitted ORDER BY task_id
  ON CONFLICT DO NOTHING
), stored AS (
  INSERT INTO decisions (
    id, project, task_id, root_task_id, session_id, lane, chosen, runner_up, tier, kind, deciding_factor,
    policy_version, excluded_by, decided_at_ms, decide_micros, margin, content, record
  )
  SELECT id, project, nullif(task_id, root_task_id), root_task_id, session_id, lane, chosen, runner_up, tier, kind,
    deciding_factor, policy_version, excluded_by, decided_at_ms, decide_micros, margin, content, record
  FROM admitted
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), fresh AS (
  SELECT input.*, width, minute - minute % width AS start, $25::int2 AS shard
  FROM input JOIN stored USING (id) CROSS JOIN ${WIDTHS}
), summed AS (
  INSERT INTO decision_rollups AS rollup (
    ${ROLLUP_KEY}, ${namesOf(DECISION_SUMS)},
    excluded_by, deciding_factors, policy_version_from, policy_version_to
  )
  SELECT width, start, project, lane, coalesce(chosen, ''), shard,
    ${expressionsOf(DECISION_SUMS)},
    bit_or(excluded_by), coalesce(bit_or(1 << deciding_factor), 0), min(policy_version), max(policy_version)
  FROM fresh GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (${ROLLUP_KEY}) DO UPDATE SET
    ${growthOf(DECISION_SUMS)},
    excluded_by = rollup.excluded_by | excluded.excluded_by,
    deciding_factors = rollup.deciding_factors | excluded.deciding_factors,
    policy_version_from = least(rollup.policy_version_from, excluded.policy_version_from),
    policy_version_to = greatest(rollup.policy_version_to, excluded.policy_version_to)
), timed AS (
  INSERT INTO timing_rollups AS rollup (width, start, project, lane, agent, measure, shard, histogram)
  SELECT width, start, project, lane, '', 0, shard, histogram_of(decide_bucket)
  FROM fresh GROUP BY 1, 2, 3, 4, 7 ORDER BY 1, 2, 3, 4, 7
  ON CONFLICT (width, start, project, lane, agent, measure, shard) DO UPDATE SET
    histogram = add_histograms(rollup.histogram, excluded.histogram)
)
SELECT decision_id FROM claimed`;

/** Who holds the keys that some rows of a batch did not get. Sees what was committed while the batch waited for it. */
const HOLDERS = `
SELECT input.id, holder.decision_id, holder.body_digest
FROM unnest($1::text[], $2::text[], $3::text[]) AS input (id, project, key)
JOIN idempotency_keys AS holder USING (project, key)`;

/** Commits a batch, ids being distinct, and says of each row whether it was appended or who holds its key. */
export async function appendDecisions(
  writers: pg.Pool,
  rows: readonly DecisionWrite[],
  shard: number,
): Promise<AppendResult[]> {
  const { rows: claimed } = await writers.query<{ decision_id: string }>({
    name: "append-decisions",
    text: APPEND,
    values: parameters(rows, shard),
  });
  const won = new Set(claimed.map((row) => row.decision_id));
  const lost = rows.filter((row) => row.claim !== null && !won.has(row.id));
  const answers = lost.length === 0 ? new Map<string, AppendResult>() : await answersOf(writers, lost, shard);
  return rows.map((row) => answers.get(row.id) ?? APPENDED);
}

const APPENDED: AppendResult = { outcome: "appended", durability: "committed" };

/** What the rows that did not get their key are answered, by id. */
async function answersOf(
  writers: pg.Pool,
  lost: readonly DecisionWrite[],
  shard: number,
): Promise<Map<string, AppendResult>> {
  const { rows: holders } = await writers.query<{ id: string; decision_id: string; body_digest: string }>({
    name: "key-holders",
    text: HOLDERS,
    values: [
      textArray(lost.map((row) => row.id)),
      textArray(lost.map((row) => row.project)),
      textArray(lost.map((row) => row.claim!.key)),
    ],
  });
  const holderOf = new Map(holders.map((holder) => [holder.id, holder]));
  const answers = new Map<string, AppendResult>();
  for (const row of lost) {
    const holder = holderOf.get(row.id);
    // A row that holds its key itself was committed by an earlier try of this batch.
    if (holder === undefined || holder.decision_id === row.id) continue;
    const sameBody = holder.body_digest === row.claim!.bodyDigest;
    answers.set(row.id, { outcome: "key_taken", decisionId: holder.decision_id, sameBody });
  }
  // The sweep of day-old keys came between the two statements: the key is free again, for whoever is first now.
  const freed = lost.filter((row) => !holderOf.has(row.id));
  if (freed.length > 0) {
    const again = await appendDecisions(writers, freed, shard);
    freed.forEach((row, place) => {
      answers.set(row.id, again[place]!);
    });
  }
  return answers;
}

/** In the order of `input` above. */
function parameters(rows: readonly DecisionWrite[], shard: number): unknown[] {
  return [
    textArray(rows.map((row) => row.id)),
    textArray(rows.map((row) => row.project)),
    textArray(rows.map((row) => row.taskId)),
    textArray(rows.map((row) => row.rootTaskId)),
    textArray(rows.map((row) => row.parentTaskId)),
    int4Array(rows.map((row) => row.depth)),
    textArray(rows.map((row) => row.sessionId)),
    textArray(rows.map((row) => row.lane)),
    textArray(rows.map((row) => row.chosen)),
    textArray(rows.map((row) => row.runnerUp)),
    int2Array(rows.map((row) => row.tier)),
    int2Array(rows.map((row) => row.kind)),
    int2Array(rows.map((row) => row.decidingFactor)),
    int4Array(rows.map((row) => row.policyVersion)),
    int4Array(rows.map((row) => row.excludedBy)),
    float8Array(rows.map((row) => row.decidedAtMs)),
    float8Array(rows.map((row) => row.decideMicros)),
    float8Array(rows.map((row) => row.margin)),
    textArray(rows.map((row) => row.content)),
    byteaArray(rows.map((row) => row.record)),
    int4Array(rows.map((row) => row.minute)),
    int2Array(rows.map((row) => row.decideBucket)),
    textArray(rows.map((row) => row.claim?.key ?? null)),
    textArray(rows.map((row) => row.claim?.bodyDigest ?? null)),
    shard,
  ];
}
