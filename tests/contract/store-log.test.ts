import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import { sweepExpiredKeys } from "../../server/store/expired-keys.ts";
import type { Store } from "../../server/store/open-store.ts";
import { testDatabase } from "../postgres.ts";
import { learntFrom, NOON_MS, openLedger, recordsFrom } from "./ledger.ts";

let databaseUrl: string;
let store: Store;
let database: pg.Pool;
let nextSeed = 1;

beforeAll(async () => {
  databaseUrl = (await testDatabase()).url;
  store = await openLedger(databaseUrl);
  database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
});
afterAll(async () => {
  await store.close();
  await database.end();
});

/** Records that no other test has. */
function freshRecords(count: number): DecisionRecord[] {
  nextSeed += 1;
  return recordsFrom(NOON_MS + nextSeed * 60_000, count, 1, nextSeed);
}

const isStored = async (record: DecisionRecord) => (await store.log.find(record.id, null)) !== null;

describe("records", () => {
  test("come back exactly as they were appended, scores included", async () => {
    const records = freshRecords(100);
    const results = await Promise.all(records.map((record) => store.log.append(record, null)));
    expect(results).toEqual(records.map(() => ({ outcome: "appended", durability: "committed" })));
    for (const record of records) expect(await store.log.find(record.id, null)).toEqual({ record, outcome: null });
  });

  test("are found within their own project only", async () => {
    const record = { ...freshRecords(1)[0]!, project: "support" };
    await store.log.append(record, null);
    expect(await store.log.find(record.id, "default")).toBeNull();
    expect((await store.log.find(record.id, "support"))?.record.id).toBe(record.id);
  });

  test("that are sent twice are there once, in the rollups too", async () => {
    const record = { ...freshRecords(1)[0]!, project: "sent-twice" };
    await Promise.all([store.log.append(record, null), store.log.append(record, null)]);
    expect(await store.log.append(record, null)).toMatchObject({ outcome: "appended" });
    expect(await store.log.count({ project: "sent-twice", limit: 1 }, 10)).toEqual({ count: 1, capped: false });
    const { rows } = await database.query("SELECT id FROM decisions WHERE project = 'sent-twice'");
    expect(rows).toHaveLength(1);
  });

  test("keep text that PostgreSQL has no place for, with U+FFFD instead, and are found by the same text", async () => {
    const sessionId = "a\u0000b\ud800c";
    const record = { ...freshRecords(1)[0]!, sessionId, content: "nul \u0000 half \udfff" };
    await store.log.append(record, null);
    const found = await store.log.find(record.id, null);
    expect(found?.record).toMatchObject({ sessionId: "a\ufffdb\ufffdc", content: "nul \ufffd half \ufffd" });
    const page = await store.log.list({ project: null, limit: 10, sessionId });
    expect(page.rows.map((row) => row.id)).toEqual([record.id]);
  });

  test("that cannot be stored fail alone, and their neighbours are stored", async () => {
    const records = freshRecords(40);
    // No column takes a depth of this size.
    const results = await Promise.allSettled(
      records.map((record, place) => store.log.append(place === 17 ? { ...record, depth: 2 ** 31 } : record, null)),
    );
    expect(results.flatMap((result, place) => (result.status === "rejected" ? [place] : []))).toEqual([17]);
    expect(await Promise.all(records.map(isStored))).toEqual(records.map((_, place) => place !== 17));
  });

  test("that PostgreSQL itself refuses fail alone, too", async () => {
    const records = freshRecords(40).map((record) => ({ ...record, project: "refused" }));
    records[23] = { ...records[23]!, taskId: `task_${"x".repeat(20_000)}${Math.random()}` };
    const random = Array.from({ length: 20_000 }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90)));
    records[23] = { ...records[23]!, taskId: random.join("") };
    const results = await Promise.allSettled(records.map((record) => store.log.append(record, null)));
    expect(
      results.flatMap((result, place) => (result.status === "rejected" ? [[place, result.reason.code]] : [])),
    ).toEqual([[23, "internal"]]);
    expect(await store.log.count({ project: "refused", limit: 1 }, 100)).toEqual({ count: 39, capped: false });
  });

  test("under a policy that was never published are refused, since nobody could name their agents", async () => {
    const record = freshRecords(1)[0]!;
    const facts = { ...record.decision.facts, policyVersion: 99 };
    const orphan = { ...record, decision: { ...record.decision, facts } };
    await expect(store.log.append(orphan, null)).rejects.toMatchObject({ code: "internal" });
  });

  test("tell the lineage of their tasks", async () => {
    const [root, child] = freshRecords(2) as [DecisionRecord, DecisionRecord];
    const below = { ...child, rootTaskId: root.taskId, parentTaskId: root.taskId, depth: 1 };
    await store.log.append({ ...root, depth: 0 }, null);
    await store.log.append(below, null);
    expect(await store.tasks.lineage(root.taskId, root.project)).toEqual({
      taskId: root.taskId,
      rootTaskId: root.taskId,
      parentTaskId: null,
      depth: 0,
      project: root.project,
    });
    expect(await store.tasks.lineage(below.taskId, below.project)).toEqual({
      taskId: below.taskId,
      rootTaskId: root.taskId,
      parentTaskId: root.taskId,
      depth: 1,
      project: below.project,
    });
    expect(await store.tasks.lineage(root.taskId, "elsewhere")).toBeNull();
    expect(await store.tasks.lineage("task_unknown", root.project)).toBeNull();
  });

  test("are scanned in id order, batch by batch, and a damaged one is left out", async () => {
    nextSeed += 1;
    const fromMs = NOON_MS + 40 * 86_400_000;
    const records = recordsFrom(fromMs, 25, 1_000, nextSeed);
    await Promise.all(records.map((record) => store.log.append(record, null)));
    await database.query("UPDATE decisions SET record = substr(record, 1, 100) WHERE id = $1", [records[7]!.id]);
    const batches: DecisionRecord[][] = [];
    for await (const batch of store.log.scan(fromMs + 2_000, fromMs + 20_000, 10)) batches.push(batch);
    expect(batches.flat()).toEqual(records.slice(2, 20).filter((_, place) => place !== 5));
    expect(batches.map((batch) => batch.length)).toEqual([9, 8]);
    await expect(store.log.find(records[7]!.id, null)).rejects.toMatchObject({ code: "internal" });
  });
});

describe("idempotency keys", () => {
  const claim = (key: string, bodyDigest = "aa") => ({ key, bodyDigest });

  test("admit one of many racing appends, in one batch and in several", async () => {
    const records = freshRecords(1_500).map((record) => ({ ...record, project: "racing" }));
    const results = await Promise.all(records.map((record, place) => store.log.append(record, claim(`k${place % 3}`))));
    const appended = records.filter((_, place) => results[place]!.outcome === "appended");
    expect(appended).toHaveLength(3);
    results.forEach((result, place) => {
      if (result.outcome === "appended") return;
      const winner = records.findIndex((record) => record.id === result.decisionId);
      expect(results[winner]!.outcome).toBe("appended");
      expect(winner % 3).toBe(place % 3);
      expect(result.sameBody).toBe(true);
    });
    expect(await store.log.count({ project: "racing", limit: 1 }, 100)).toEqual({ count: 3, capped: false });
    for (const record of records) expect(await isStored(record)).toBe(appended.includes(record));
    const { rows } = await database.query("SELECT id FROM tasks WHERE project = 'racing'");
    expect(rows).toHaveLength(3);
  });

  test("tell another body from the same one, and belong to their project", async () => {
    const [first, second, third] = freshRecords(3).map((record) => ({ ...record, project: "bodies" }));
    await store.log.append(first!, claim("k"));
    const taken = { outcome: "key_taken", decisionId: first!.id };
    expect(await store.log.append(second!, claim("k"))).toEqual({ ...taken, sameBody: true });
    expect(await store.log.append(second!, claim("k", "bb"))).toEqual({ ...taken, sameBody: false });
    expect(await store.log.findByKey("bodies", "k")).toEqual({ decisionId: first!.id, bodyDigest: "aa" });
    expect(await store.log.findByKey("other", "k")).toBeNull();
    expect(await store.log.append({ ...third!, project: "other" }, claim("k"))).toMatchObject({ outcome: "appended" });
  });

  test("that a record holds already let it be sent again", async () => {
    const record = freshRecords(1)[0]!;
    await store.log.append(record, claim("again"));
    expect(await store.log.append(record, claim("again"))).toMatchObject({ outcome: "appended" });
  });

  test("are forgotten after a day, and not before", async () => {
    const [old, young, later] = freshRecords(3).map((record) => ({ ...record, project: "aging" }));
    await store.log.append(old!, claim("old"));
    await store.log.append(young!, claim("young"));
    const age = (key: string, hours: number) =>
      database.query(
        `UPDATE idempotency_keys SET created_at = now() - interval '${hours} hours' WHERE project = 'aging' AND key = $1`,
        [key],
      );
    await age("old", 24.1);
    await age("young", 23.9);
    expect(await sweepExpiredKeys(database)).toBe(1);
    expect(await store.log.findByKey("aging", "old")).toBeNull();
    expect(await store.log.findByKey("aging", "young")).toMatchObject({ decisionId: young!.id });
    expect(await store.log.append(later!, claim("old"))).toMatchObject({ outcome: "appended" });
  });
});

describe("outcomes", () => {
  test("are set once, whoever reports at the same time", async () => {
    const records = freshRecords(30);
    await Promise.all(records.map((record) => store.log.append(record, null)));
    const other = await openLedger(databaseUrl);
    for (const record of records) {
      const results = await Promise.all(
        [store, other, store, other].map((log, place) =>
          log.log.setOutcome(learntFrom(record, { status: "failed", owner: "client", latencyMs: place }), record),
        ),
      );
      expect(results.filter((result) => result === "set")).toHaveLength(1);
      expect(results.filter((result) => result === "already_set")).toHaveLength(3);
      const winner = results.indexOf("set");
      expect((await store.log.find(record.id, null))?.outcome?.latencyMs).toBe(winner);
    }
    await other.close();
  });

  test("come back exactly, priced or not", async () => {
    const [priced, unpriced] = freshRecords(2) as [DecisionRecord, DecisionRecord];
    await Promise.all([priced, unpriced].map((record) => store.log.append(record, null)));
    const first = learntFrom(priced, { status: "failed", owner: "upstream", error: "it said 500", quality: 1 / 3 });
    const second = learntFrom(unpriced, { usage: null, costMicros: null, costSource: "unpriced", latencyMs: null });
    await store.log.setOutcome(first, priced);
    await store.log.setOutcome(second, unpriced);
    expect((await store.log.find(priced.id, null))?.outcome).toEqual(first.outcome);
    expect((await store.log.find(unpriced.id, null))?.outcome).toEqual(second.outcome);
    expect(await store.log.recentOutcomes(2)).toEqual([first, second]);
    expect(await store.log.recentOutcomes(1)).toEqual([second]);
  });

  test("take a quality later, once, and only with the status that stands", async () => {
    const record = freshRecords(1)[0]!;
    await store.log.append(record, null);
    await store.log.setOutcome(learntFrom(record), record);
    const failed = learntFrom(record, { status: "failed", owner: "client", quality: 0.1 });
    expect(await store.log.setOutcome(failed, record)).toBe("already_set");
    const graded = await Promise.all(
      [0.5, 0.5].map((quality) => store.log.setOutcome(learntFrom(record, { quality }), record)),
    );
    expect(graded.sort()).toEqual(["already_set", "quality_added"]);
    expect(await store.log.setOutcome(learntFrom(record, { quality: 0.9 }), record)).toBe("already_set");
    expect((await store.log.find(record.id, null))?.outcome).toMatchObject({ status: "succeeded", quality: 0.5 });
  });

  test("of a decision that does not exist are not found", async () => {
    const record = freshRecords(1)[0]!;
    await expect(store.log.setOutcome(learntFrom(record), record)).rejects.toMatchObject({ code: "not_found" });
  });
});
