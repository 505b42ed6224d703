/**
 * What the ledger costs, on an embedded PostgreSQL with its full promise (fsync on) and this process on the same machine.
 * Usage: `node tests/bench/store.ts [records to append per figure, 50000 by default]`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import { replay } from "../../server/engine/decide.ts";
import { encodeDecision } from "../../server/store/decision-codec.ts";
import { startEmbeddedPostgres } from "../../server/store/embedded-postgres.ts";
import { migrate } from "../../server/store/migrate.ts";
import { openStore, type Store } from "../../server/store/open-store.ts";
import { BENCH_POLICY, benchRecord, publishBenchPolicy } from "./bench-decisions.ts";

const RECORDS = Number(process.argv[2] ?? 50_000);
const SCANNED = 100_000;

const dataDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const database = await startEmbeddedPostgres({ dataDir, log: () => {} });
try {
  await migrate(database.url, () => {});
  await measure(database.url);
} finally {
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(databaseUrl: string): Promise<void> {
  const store = await openStore({
    databaseUrl,
    rebuild: (facts) => replay(facts, BENCH_POLICY),
    log: console.error,
    clock: { nowMs: Date.now, monotonicMicros: () => performance.now() * 1_000 },
  });
  await publishBenchPolicy(store);
  const sample = benchRecord(Date.now());
  console.log(
    `a record: ${sample.decision.candidates.length} candidates, ${sample.decision.facts.exclusions.length} exclusions, ` +
      `${encodeDecision(sample).length} bytes encoded`,
  );
  printCodec(sample);

  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let appended: DecisionRecord[] = [];
  for (const concurrency of [32, 256, 1_024]) {
    const records = makeRecords(RECORDS);
    await printRate(`append, ${concurrency} at once`, records, concurrency, (record) => store.log.append(record, null));
    appended = [...appended, ...records];
  }
  await printSizes(client, appended.length);
  await printRate("append with keys, 256 at once", makeRecords(RECORDS / 5), 256, (record) =>
    store.log.append(record, { key: record.id, bodyDigest: record.policyHash }),
  );
  await printRate("outcome, 256 at once", appended.slice(0, RECORDS), 256, (record) =>
    store.log.setOutcome(learnt(record), record),
  );
  await printScan(store);
  await client.end();
  await store.close();
}

function printCodec(sample: DecisionRecord): void {
  const rounds = 20_000;
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) encodeDecision(sample);
  console.log(`encode: ${(((performance.now() - startedAt) / rounds) * 1_000).toFixed(1)} us a record`);
}

function makeRecords(count: number): DecisionRecord[] {
  return Array.from({ length: count }, () => benchRecord(Date.now()));
}

async function printRate(
  name: string,
  records: readonly DecisionRecord[],
  concurrency: number,
  run: (record: DecisionRecord) => Promise<unknown>,
): Promise<void> {
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    for (let record = records[next++]; record !== undefined; record = records[next++]) {
      const sentAt = performance.now();
      await run(record);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  latencies.sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))]!.toFixed(1);
  console.log(
    `${name}: ${Math.round(records.length / seconds)} rows/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ` +
      `${((cpu.user + cpu.system) / records.length).toFixed(0)} us of this process a row`,
  );
}

async function printSizes(client: pg.Client, decisions: number): Promise<void> {
  const { rows } = await client.query<{ name: string; total: string; indexes: string }>(`
    SELECT relname AS name, sum(pg_total_relation_size(oid)) AS total, sum(pg_indexes_size(oid)) AS indexes
    FROM (
      SELECT oid, CASE WHEN relnamespace = 'partitions'::regnamespace THEN 'decisions' ELSE relname END AS relname
      FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'partitions'::regnamespace)
    ) AS tables WHERE relname IN ('decisions', 'tasks', 'decision_rollups', 'timing_rollups') GROUP BY 1 ORDER BY 2 DESC`);
  for (const { name, total, indexes } of rows) {
    console.log(
      `${name}: ${(Number(total) / decisions).toFixed(0)} bytes a decision on disk, ${(Number(indexes) / decisions).toFixed(0)} of them indexes`,
    );
  }
}

function learnt(record: DecisionRecord) {
  const { decision } = record;
  return {
    outcome: {
      decisionId: record.id,
      status: "succeeded" as const,
      owner: null,
      quality: 0.9,
      latencyMs: 1_234,
      firstOutputMs: null,
      attemptNumber: 1,
      usage: { inputTokens: 400, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 200, reasoningTokens: 0 },
      usageEstimated: false,
      costMicros: 1_200,
      costSource: "reported" as const,
      priceVersion: null,
      error: null,
      reportedAtMs: Date.now(),
    },
    agentId: BENCH_POLICY.agents[decision.chosenOrdinal!]!.id,
    laneProbabilities: new Map(
      BENCH_POLICY.lanes.map((lane, place) => [lane.lane.name, decision.facts.sighting.laneProbabilities[place]!]),
    ),
  };
}

async function printScan(store: Store): Promise<void> {
  const startedAt = performance.now();
  let read = 0;
  let candidates = 0;
  for await (const batch of store.log.scan(Date.now() - 86_400_000, Date.now() + 86_400_000, 1_000)) {
    read += batch.length;
    for (const record of batch) candidates += record.decision.candidates.length;
    if (read >= SCANNED) break;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${read} decisions read, decoded and replayed (${candidates} candidates) in ${seconds.toFixed(2)} s`);
}
