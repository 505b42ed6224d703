/**
 * How long lists, counts and the overview take on a large ledger: decisions over the last 30 days, most of them with an
 * outcome, and some filters that hardly any of them passes. The database is thrown away unless a directory for it is named.
 * Usage: `node tests/bench/store-list.ts [decisions, 1000000 by default] [data directory to keep]`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { FILTERS } from "../../server/domain/decision.ts";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";
import { replay } from "../../server/engine/decide.ts";
import type { DecisionQuery } from "../../server/services/ports.ts";
import { appendDecisions } from "../../server/store/commit/append-decisions.ts";
import { type DecisionWrite, decisionWrite } from "../../server/store/commit/decision-write.ts";
import type { OutcomeWrite } from "../../server/store/commit/outcome-write.ts";
import { recordOutcomes } from "../../server/store/commit/record-outcomes.ts";
import { startEmbeddedPostgres } from "../../server/store/embedded-postgres.ts";
import { migrate } from "../../server/store/migrate.ts";
import { openStore, type Store } from "../../server/store/open-store.ts";
import { ensurePartitions } from "../../server/store/partitions.ts";
import { BENCH_POLICY, benchRecord, publishBenchPolicy } from "./bench-decisions.ts";

const COUNT = Number(process.argv[2] ?? 1_000_000);
const KEPT = process.argv[3];
const DAYS = 30;
const DAY_MS = 86_400_000;
const BATCH = 2_000;
const ROUNDS = 15;

const dataDir = KEPT ?? mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const database = await startEmbeddedPostgres({ dataDir, log: () => {}, durability: "none" });
try {
  await migrate(database.url, () => {});
  const store = await openStore({
    databaseUrl: database.url,
    rebuild: (facts) => replay(facts, BENCH_POLICY),
    log: console.error,
    clock: { nowMs: Date.now, monotonicMicros: () => performance.now() * 1_000 },
  });
  if ((await store.policies.current()) === null) await fill(store, database.url);
  await measure(store);
  await store.close();
} finally {
  await database.stop();
  if (KEPT === undefined) rmSync(dataDir, { recursive: true, force: true });
}

async function fill(store: Store, url: string): Promise<void> {
  const startedAt = performance.now();
  await publishBenchPolicy(store);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const endMs = Date.now();
  const beginMs = endMs - DAYS * DAY_MS;
  await ensurePartitions(pool, beginMs, endMs);
  for (let first = 0; first < COUNT; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, COUNT - first) }, (_, place) =>
      rowOf(first + place, beginMs + ((first + place) / COUNT) * (endMs - beginMs)),
    );
    await appendDecisions(pool, rows, 0);
    const outcomes = rows.flatMap((row, place) => ((first + place) % 50 === 0 ? [] : [outcomeOf(row, first + place)]));
    await recordOutcomes(pool, outcomes, 0);
  }
  await pool.query("VACUUM ANALYZE");
  await pool.end();
  console.log(`${COUNT} decisions generated in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}

/** One decision of the engine, over and over, with columns of chance. */
function rowOf(place: number, atMs: number): DecisionWrite {
  const names = { agents: BENCH_POLICY.agents.map((agent) => agent.id), lanes: [] };
  const row = decisionWrite(benchRecord(Math.floor(atMs)), null, names);
  const seldom = place % 50_000 === 77;
  return {
    ...row,
    lane: SHIPPED_LANES[place % SHIPPED_LANES.length]!,
    chosen: seldom ? "agent_seldom" : names.agents[Math.floor(Math.random() * names.agents.length)]!,
    kind: Math.floor(Math.random() ** 3 * 5),
    decidingFactor: Math.floor(Math.random() * 8),
    excludedBy: place % 30_000 === 5 ? 1 << FILTERS.indexOf("deadline") : 1 << Math.floor(Math.random() * 5),
    content: place % 400_000 === 9 ? "find the needle in this haystack" : row.content,
    sessionId: place % 100 === 0 ? `session ${place % 7_000}` : null,
  };
}

function outcomeOf(row: DecisionWrite, place: number): OutcomeWrite {
  const isFailure = place % 20 === 1;
  return {
    decisionId: row.id,
    agent: row.chosen!,
    policyVersion: 1,
    laneProbabilities: SHIPPED_LANES.map(() => 1 / SHIPPED_LANES.length),
    status: isFailure ? 1 : 0,
    owner: isFailure ? (place % 40_000 === 1 ? 1 : 3) : null,
    quality: null,
    latencyMs: 500 + Math.random() * 5_000,
    firstOutputMs: null,
    attemptNumber: 1,
    usageEstimated: 0,
    priceVersion: null,
    inputTokens: 400,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 200,
    reasoningTokens: 0,
    costMicros: 1_200,
    costSource: 0,
    error: null,
    reportedAtMs: row.decidedAtMs + 2_000,
    minute: row.minute,
    latencyBucket: 45,
  };
}

async function measure(store: Store): Promise<void> {
  const now = Date.now();
  const queries: [string, Partial<DecisionQuery>][] = [
    ["newest", {}],
    ["lane", { lane: "chat" }],
    ["project without rows", { project: "nobody" }],
    ["failed", { status: "failed" }],
    ["pending", { status: "pending" }],
    ["agent in a lane", { agentId: "agent_worker-3", lane: "coding" }],
    ["kind and factor", { kind: "probe", decidingFactor: "cost" }],
    ["seldom: agent", { agentId: "agent_seldom" }],
    ["seldom: owner routing", { owner: "routing" }],
    ["seldom: excluded by deadline", { excludedBy: "deadline" }],
    ["seldom: owner in a lane, by a factor", { owner: "routing", lane: "coding", decidingFactor: "cost" }],
    ["nothing: another policy version", { policyVersion: 9 }],
    ["session", { sessionId: "session 700" }],
    ["one day, a fortnight ago", { fromMs: now - 15 * DAY_MS, toMs: now - 14 * DAY_MS }],
    ["failed, a fortnight ago", { status: "failed", fromMs: now - 15 * DAY_MS, toMs: now - 14 * DAY_MS }],
    ["words that are common", { search: "invoice" }],
    ["words that are seldom", { search: "needle" }],
  ];
  console.log(
    `${"".padEnd(38)}${"list p50".padStart(10)}${"worst".padStart(8)}${"rows".padStart(6)}${"count".padStart(14)}${"worst".padStart(8)}`,
  );
  for (const [name, part] of queries) {
    const query: DecisionQuery = { project: null, limit: 50, ...part };
    const list = await timed(() => store.log.list(query));
    const count = await timed(() => store.log.count(query, 10_000));
    const counted = `${count.last.capped ? ">" : ""}${count.last.count}`;
    console.log(
      `${name.padEnd(38)}${list.p50.padStart(10)}${list.worst.padStart(8)}${String(list.last.rows.length).padStart(6)}` +
        `${counted.padStart(8)}${count.p50.padStart(6)}${count.worst.padStart(8)}${list.last.nextBefore === null ? "  end" : ""}`,
    );
  }
  for (const hours of [1, 24, 47, 24 * 7, 24 * 30]) {
    const overview = await timed(() =>
      store.rollups.overview({ project: null, fromMs: now - hours * 3_600_000, toMs: now, bucketMs: 60_000 }),
    );
    console.log(
      `overview of ${hours} h: p50 ${overview.p50} ms, worst ${overview.worst} ms, ${overview.last.points.length} points`,
    );
  }
  const [first] = (await store.log.list({ project: null, limit: 1 })).rows;
  const found = await timed(() => store.log.find(first!.id, null));
  console.log(`one decision: p50 ${found.p50} ms, worst ${found.worst} ms`);
}

async function timed<Result>(run: () => Promise<Result>): Promise<{ p50: string; worst: string; last: Result }> {
  let last = await run();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    last = await run();
    times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  return { p50: times[times.length >> 1]!.toFixed(0), worst: times.at(-1)!.toFixed(0), last };
}
