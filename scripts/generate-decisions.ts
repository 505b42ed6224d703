/**
 * Fills a data directory with decisions of the last 30 days, through the statements that a running router writes with, so
 * that screens can be tried on a large record: node scripts/run.mjs scripts/generate-decisions.ts COUNT DIRECTORY.
 * The directory is then one for SIGNALBOX_DATA_DIR. About 1 GB for each million decisions.
 */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import pg from "pg";
import { canonicalJson } from "../server/domain/canonical-json.ts";
import { hashText, uniforms } from "../server/engine/chance.ts";
import { createIdMaker } from "../server/live/id-maker.ts";
import { systemClock as clock } from "../server/live/system-clock.ts";
import { systemVault } from "../server/live/vault.ts";
import { publishFirstPolicy } from "../server/services/publish-first-policy.ts";
import { appendDecisions } from "../server/store/commit/append-decisions.ts";
import { decisionWrite } from "../server/store/commit/decision-write.ts";
import { type OutcomeWrite, outcomeWrite } from "../server/store/commit/outcome-write.ts";
import { recordOutcomes } from "../server/store/commit/record-outcomes.ts";
import { startEmbeddedPostgres } from "../server/store/embedded-postgres.ts";
import { migrate } from "../server/store/migrate.ts";
import { openStore } from "../server/store/open-store.ts";
import { ensurePartitions } from "../server/store/partitions.ts";
import { compileInvented, inventDecisions, inventedPolicy, outcomeOf, recordOf } from "./invented-decisions.ts";

const DAYS = 30;
const HOUR_MS = 3_600_000;
const BATCH = 4_000;
/** Batches on their way at once, each with rollup rows of its own. */
const LANES_OF_WRITING = 2;
const POOL = 6_000;
/** How much of a run's decisions belong to a task that another one began. */
const CHILD_SHARE = 0.15;

const [countText = "", directory = ""] = process.argv.slice(2);
const count = Number(countText);
if (!Number.isInteger(count) || count < 1 || directory === "") {
  console.error("Usage: node scripts/run.mjs scripts/generate-decisions.ts COUNT DIRECTORY");
  process.exit(2);
}

mkdirSync(resolve(directory), { recursive: true });
// Thrown away when the machine fails, which a record for trying things out may be.
const database = await startEmbeddedPostgres({ dataDir: resolve(directory), log: console.log, durability: "none" });
try {
  await migrate(database.url, console.log);
  await fill(database.url);
} finally {
  await database.stop();
}

async function fill(databaseUrl: string): Promise<void> {
  const startedAtMs = performance.now();
  const policy = await publishPolicy(databaseUrl);
  const names = { agents: policy.agents.map(({ id }) => id), lanes: [...policy.laneNames] };
  const pool = new pg.Pool({ connectionString: databaseUrl, max: LANES_OF_WRITING });
  // The server may be gone before a connection has quite ended; queries tell of their own failures.
  pool.on("error", () => {});
  const endMs = Date.now();
  const beginMs = endMs - DAYS * 24 * HOUR_MS;
  await ensurePartitions(pool, beginMs, endMs);
  const invented = inventDecisions(policy, POOL, uniforms(hashText("generate-decisions")));
  const instants = instantsBetween(beginMs, endMs, count);
  let serial = 0;
  let written = 0;
  let root: { taskId: string } | null = null;

  const writeNext = async (_: unknown, shard: number): Promise<void> => {
    for (;;) {
      const rows = [];
      const outcomes: OutcomeWrite[] = [];
      while (rows.length < BATCH) {
        const next = instants.next();
        if (next.done) break;
        serial += 1;
        const one = invented[Math.floor(Math.random() * POOL)]!;
        const isChild: boolean = root !== null && Math.random() < CHILD_SHARE;
        const sessionId = serial % 90 === 0 ? `session ${serial % 9_000}` : null;
        const record = recordOf(one, policy.hash, { serial, atMs: next.value, root: isChild ? root : null, sessionId });
        if (!isChild) root = { taskId: record.taskId };
        // Hardly ever, so that searching for it has to look far.
        if (serial % 400_000 === 9) record.content = "Find the needle in this haystack of invoices.";
        rows.push(decisionWrite(record, null, names));
        const learnt = outcomeOf(one, record, policy);
        if (learnt !== null) outcomes.push(outcomeWrite(learnt, policy.version, names));
      }
      if (rows.length === 0) return;
      await appendDecisions(pool, rows, shard);
      await recordOutcomes(pool, outcomes, shard);
      written += rows.length;
      if (written % 100_000 < BATCH) tell(written, startedAtMs);
    }
  };
  await Promise.all(Array.from({ length: LANES_OF_WRITING }, writeNext));
  console.log("Tidying up: VACUUM ANALYZE ...");
  await pool.query("VACUUM ANALYZE");
  await pool.end();
  tell(written, startedAtMs);
}

/** The demo's policy as the database's first version, or whatever an earlier run published. */
async function publishPolicy(databaseUrl: string) {
  const rebuild = () => {
    throw new Error("nothing is read here");
  };
  const store = await openStore({ databaseUrl, rebuild, log: console.error, clock });
  try {
    const ids = createIdMaker(clock);
    const parts = { policyStore: store.policies, vault: systemVault, ids, clock };
    const { version, document } = await publishFirstPolicy(parts, inventedPolicy());
    if (canonicalJson(document) !== canonicalJson(inventedPolicy())) {
      throw new Error("this directory has a policy of its own; name an empty one");
    }
    return compileInvented(version, document);
  } finally {
    await store.close();
  }
}

/** As many instants in order, more by day than by night and fewer at weekends. */
function* instantsBetween(beginMs: number, endMs: number, total: number): Generator<number, void> {
  const hours = Array.from({ length: Math.ceil((endMs - beginMs) / HOUR_MS) }, (_, place) => beginMs + place * HOUR_MS);
  const weights = hours.map((atMs) => {
    const date = new Date(atMs);
    const daylight = 0.25 + 0.75 * Math.max(0, Math.sin(((date.getUTCHours() - 5) / 16) * Math.PI));
    return date.getUTCDay() % 6 === 0 ? daylight / 2 : daylight;
  });
  const sum = weights.reduce((left, right) => left + right, 0);
  let given = 0;
  let reached = 0;
  for (const [place, atMs] of hours.entries()) {
    reached += weights[place]!;
    const until = place === hours.length - 1 ? total : Math.round((reached / sum) * total);
    const inHour = until - given;
    const spanMs = Math.min(HOUR_MS, endMs - atMs);
    for (let one = 0; one < inHour; one += 1) yield Math.floor(atMs + ((one + Math.random()) / inHour) * spanMs);
    given = until;
  }
}

function tell(written: number, startedAtMs: number): void {
  const seconds = (performance.now() - startedAtMs) / 1_000;
  console.log(`${written} of ${count} decisions, ${Math.round(written / seconds)} a second`);
}
