import type pg from "pg";
import type { DecisionRecord } from "../../domain/decision.ts";
import type { StoredDecision } from "../../services/ports.ts";
import { cleanText, cleanTextOrNull } from "../clean-text.ts";
import { decodeDecision } from "../decision-codec.ts";
import { decisionIdFloor } from "../decision-id-time.ts";
import { OUTCOME_COLUMNS, type OutcomeRow, outcomeOf } from "../outcome-row.ts";
import { completed, type RebuildDecision } from "../recorded-decision.ts";
import { columnsOfRow, DECISION_COLUMNS, type DecisionTableRow } from "./decision-rows.ts";

interface RecordRow extends DecisionTableRow {
  record: Buffer;
}

const FIND = `
SELECT ${DECISION_COLUMNS}, d.record, ${OUTCOME_COLUMNS}
FROM decisions AS d LEFT JOIN outcomes AS o ON o.decision_id = d.id
WHERE d.id = $1 AND ($2::text IS NULL OR d.project = $2)`;

/** One record with its outcome. Throws `internal` where it is damaged. */
export async function findRecord(
  readers: pg.Pool,
  id: string,
  project: string | null,
  rebuild: RebuildDecision,
): Promise<StoredDecision | null> {
  const { rows } = await readers.query<RecordRow & Partial<OutcomeRow>>({
    name: "find-decision",
    text: FIND,
    values: [cleanText(id), cleanTextOrNull(project)],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const record = await completed(decodeDecision(columnsOfRow(row), row.record), rebuild);
  return { record, outcome: row.decision_id ? outcomeOf(row as OutcomeRow) : null };
}

const SCAN = `
SELECT ${DECISION_COLUMNS}, d.record FROM decisions AS d
WHERE d.id >= $1 AND d.id < $2 ORDER BY d.id LIMIT $3`;
const MAXIMUM_BATCH = 10_000;

/**
 * All records of a time range in id order. The next batch is on its way while one is worked on.
 */
export async function* scanRecords(
  readers: pg.Pool,
  range: { fromMs: number; toMs: number; batchSize: number },
  rebuild: RebuildDecision,
  log: (message: string) => void,
): AsyncGenerator<DecisionRecord[]> {
  const limit = Math.max(1, Math.min(range.batchSize, MAXIMUM_BATCH));
  const below = decisionIdFloor(range.toMs);
  const read = (from: string) =>
    readers.query<RecordRow>({ name: "scan-decisions", text: SCAN, values: [from, below, limit] });
  let next: ReturnType<typeof read> | null = read(decisionIdFloor(range.fromMs));
  while (next !== null) {
    const { rows }: pg.QueryResult<RecordRow> = await next;
    // No id has another as its beginning, so this is the next possible one.
    next = rows.length < limit ? null : read(`${rows.at(-1)!.id}0`);
    // Whoever stops reading leaves the batch that is on its way to itself; it must not end the process.
    next?.catch(() => {});
    const records = await readable(rows, rebuild, log);
    if (records.length > 0) yield records;
  }
}

const BY_IDS = `SELECT ${DECISION_COLUMNS}, d.record FROM decisions AS d WHERE d.id = ANY($1) ORDER BY d.id DESC`;

/** The records of these ids that there are, newest first. */
export async function readRecords(
  readers: pg.Pool,
  ids: readonly string[],
  rebuild: RebuildDecision,
  log: (message: string) => void,
): Promise<DecisionRecord[]> {
  const { rows } = await readers.query<RecordRow>({ name: "read-decisions", text: BY_IDS, values: [ids] });
  return await readable(rows, rebuild, log);
}

/** A record that cannot be read is named in the log and left out: one bad page of a disk must not hide a million others. */
async function readable(
  rows: readonly RecordRow[],
  rebuild: RebuildDecision,
  log: (message: string) => void,
): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  for (const row of rows) {
    try {
      records.push(await completed(decodeDecision(columnsOfRow(row), row.record), rebuild));
    } catch (error) {
      log(`decision ${row.id} was left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return records;
}
