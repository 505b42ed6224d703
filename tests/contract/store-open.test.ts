import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensurePartitions } from "../../server/store/partitions.ts";
import { testDatabase } from "../postgres.ts";
import { learntFrom, NOON_MS, openLedger, recordsFrom } from "./ledger.ts";

const DAY_MS = 86_400_000;
let databaseUrl: string;
let database: pg.Pool;

beforeAll(async () => {
  databaseUrl = (await testDatabase()).url;
  database = new pg.Pool({ connectionString: databaseUrl, max: 3 });
});
afterAll(async () => {
  await database.end();
});

async function partitionOf(decisionId: string): Promise<string | undefined> {
  const { rows } = await database.query("SELECT tableoid::regclass::text AS name FROM decisions WHERE id = $1", [
    decisionId,
  ]);
  return rows[0]?.name;
}

describe("partitions", () => {
  test("stand ready for today and a week ahead, whoever opens first", async () => {
    const stores = await Promise.all([openLedger(databaseUrl), openLedger(databaseUrl), openLedger(databaseUrl)]);
    const store = stores[0]!;
    const records = [0, 1, 7].map((days) => recordsFrom(NOON_MS + days * DAY_MS, 1, 1, 50 + days)[0]!);
    await Promise.all(records.map((record) => store.log.append(record, null)));
    expect(await Promise.all(records.map((record) => partitionOf(record.id)))).toEqual([
      "partitions.decisions_20261123",
      "partitions.decisions_20261124",
      "partitions.decisions_20261130",
    ]);
    await Promise.all(stores.map((each) => each.close()));
  });

  test("take over what went to the default one before they were made, and nothing is lost meanwhile", async () => {
    const store = await openLedger(databaseUrl);
    const records = [30, 30.5, 31, 90].map((days) => recordsFrom(NOON_MS + days * DAY_MS, 1, 1, 60 + days * 2)[0]!);
    await Promise.all(records.map((record) => store.log.append(record, null)));
    expect(new Set(await Promise.all(records.map((record) => partitionOf(record.id))))).toEqual(
      new Set(["partitions.decisions_default"]),
    );
    expect(await store.health()).toMatchObject({ state: "ok", detail: expect.stringContaining("outside") });
    const from = NOON_MS + 30 * DAY_MS;
    await Promise.all([1, 2, 3].map(() => ensurePartitions(database, from, from + DAY_MS)));
    expect(await Promise.all(records.map((record) => partitionOf(record.id)))).toEqual([
      "partitions.decisions_20261223",
      "partitions.decisions_20261224",
      "partitions.decisions_20261224",
      "partitions.decisions_default",
    ]);
    for (const record of records) expect((await store.log.find(record.id, null))?.record).toEqual(record);
    const page = await store.log.list({ project: null, limit: 10, fromMs: from });
    expect(page.rows.map((row) => row.id)).toEqual(records.map((record) => record.id).reverse());
    await store.close();
  });

  test("are left out of a read of one day", async () => {
    const { rows } = await database.query(
      `EXPLAIN SELECT FROM decisions WHERE id >= 'dec_01KAAAAAAA' AND id < 'dec_01KAAAAAAB'`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("decisions_default");
    expect(plan).not.toContain("decisions_2026");
  });
});

describe("a store", () => {
  test("commits what waits before it closes", async () => {
    const store = await openLedger(databaseUrl);
    const records = recordsFrom(NOON_MS + 3_600_000, 1_500, 1, 3);
    const appended = records.map((record) => store.log.append(record, null));
    await sleep(2);
    await store.close();
    expect((await Promise.all(appended)).every((result) => result.outcome === "appended")).toBe(true);
    const { rows } = await database.query("SELECT count(*)::int AS count FROM decisions WHERE id = ANY($1)", [
      records.map((record) => record.id),
    ]);
    expect(rows[0].count).toBe(records.length);
  });

  test("loses nothing that it acknowledged, and counts nothing twice, while its connections are cut", async () => {
    const store = await openLedger(databaseUrl);
    const records = recordsFrom(NOON_MS + 7_200_000, 4_000, 1, 4).map((record) => ({ ...record, project: "cut" }));
    let isOver = false;
    let cuts = 0;
    const cutting = (async () => {
      while (!isOver) {
        const { rowCount } = await database.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'signalbox' AND state = 'active' AND query LIKE '%WITH input%' LIMIT 1",
        );
        cuts += rowCount ?? 0;
        await sleep(40);
      }
    })();
    const acknowledged = new Set<string>();
    await Promise.all(
      Array.from({ length: 64 }, async (_, worker) => {
        for (let place = worker; place < records.length; place += 64) {
          const record = records[place]!;
          await store.log.append(record, null).then(
            () => acknowledged.add(record.id),
            (problem) => expect(problem.code).toBe("store_unavailable"),
          );
        }
      }),
    );
    isOver = true;
    await cutting;
    const { rows } = await database.query<{ id: string }>("SELECT id FROM decisions WHERE project = 'cut'");
    const stored = new Set(rows.map((row) => row.id));
    expect(cuts).toBeGreaterThan(3);
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(records.length / 2);
    expect(await store.log.count({ project: "cut", limit: 1 }, 10_000)).toEqual({ count: stored.size, capped: false });
    await store.close();
  });

  test("says store_unavailable for everything, and that it is down, where there is no database", async () => {
    const url = new URL(databaseUrl);
    url.port = "1";
    const messages: string[] = [];
    const { openStore } = await import("../../server/store/open-store.ts");
    const store = await openStore({
      databaseUrl: url.href,
      rebuild: () => Promise.reject(new Error("never")),
      log: (message) => messages.push(message),
      clock: { nowMs: () => NOON_MS, monotonicMicros: () => 0 },
    });
    const record = recordsFrom(NOON_MS, 1)[0]!;
    for (const attempt of [
      () => store.log.append(record, null),
      () => store.log.findByKey("default", "k"),
      () => store.log.find(record.id, null),
      () => store.log.list({ project: null, limit: 1 }),
      () => store.log.setOutcome(learntFrom(record), record),
      () => store.policies.current(),
      () => store.keys.findByHash("00"),
      () => store.tasks.lineage("task_a", "default"),
      () => store.rollups.overview({ project: null, fromMs: 0, toMs: 60_000, bucketMs: 60_000 }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "store_unavailable" });
    }
    expect(await store.health()).toMatchObject({ name: "database", state: "down" });
    expect(messages.join()).toContain("partitions could not be made");
    await store.close();
  });
});
