import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "../../server/store/open-store.ts";
import { testDatabase } from "../postgres.ts";
import { policy } from "../telemetry-records.ts";
import { auditEntry, idDigits, NOON_MS, openLedger, publishVersion } from "./ledger.ts";

let databaseUrl: string;
let store: Store;
let other: Store;
let database: pg.Pool;

beforeAll(async () => {
  databaseUrl = (await testDatabase()).url;
  store = await openLedger(databaseUrl);
  other = await openLedger(databaseUrl);
  database = new pg.Pool({ connectionString: databaseUrl, max: 1 });
});
afterAll(async () => {
  await Promise.all([store.close(), other.close(), database.end()]);
});

const newestVersion = async () => (await store.policies.current())!.version;

describe("policies", () => {
  test("come back as they were published, texts that jsonb would refuse included", async () => {
    const version = (await newestVersion()) + 1;
    const document = structuredClone(policy.document);
    document.agents[0]!.description = "a nul \u0000 and half a pair \ud800";
    const published = {
      version,
      hash: "ab".repeat(32),
      document,
      publishedAtMs: NOON_MS + 1,
      actor: "key_b",
      reason: "to see",
    };
    const entry = auditEntry(`audit_${idDigits(NOON_MS, 900)}`, "policy.publish");
    expect(await store.policies.publish(published, version - 1, entry)).toBe("published");
    expect(await other.policies.get(version)).toEqual(published);
    expect(await other.policies.current()).toEqual(published);
    expect(await store.policies.get(9_999)).toBeNull();
    expect((await store.audit.list({ limit: 1 }))[0]).toEqual(entry);
  });

  test("are published by one of many at the same moment, and audited once", async () => {
    const version = (await newestVersion()) + 1;
    const auditedBefore = (await store.audit.list({ limit: 500 })).length;
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, place) =>
        (place % 2 === 0 ? store : other).policies.publish(
          { version, hash: `${place}`, document: policy.document, publishedAtMs: NOON_MS, actor: "a", reason: "race" },
          version - 1,
          auditEntry(`audit_${idDigits(NOON_MS, 1_000 + place)}`, "policy.publish"),
        ),
      ),
    );
    expect(results.filter((result) => result === "published")).toHaveLength(1);
    expect((await store.policies.get(version))?.hash).toBe(`${results.indexOf("published")}`);
    expect(await store.audit.list({ limit: 500 })).toHaveLength(auditedBefore + 1);
  });

  test("that do not follow the newest version are a conflict", async () => {
    const version = await newestVersion();
    expect(await publishVersion(store, version)).toBe("conflict");
    expect(await publishVersion(store, version + 2)).toBe("conflict");
    expect(await newestVersion()).toBe(version);
  });

  test("have a history, newest first, in pages", async () => {
    const newest = await newestVersion();
    const history = await store.policies.history(3);
    expect(history.map((row) => row.version)).toEqual([newest, newest - 1, newest - 2]);
    const next = await store.policies.history(2, newest - 2);
    expect(next.map((row) => row.version)).toEqual([newest - 3, newest - 4]);
    expect(next[0]).toEqual({
      version: newest - 3,
      hash: expect.any(String),
      actor: expect.any(String),
      reason: expect.any(String),
      publishedAtMs: NOON_MS,
    });
  });

  test("can never be changed, nor can the audit", async () => {
    for (const statement of [
      "UPDATE policies SET reason = 'x'",
      "DELETE FROM policies",
      "TRUNCATE policies",
      "UPDATE audit SET reason = 'x' WHERE false",
      "DELETE FROM audit",
      "TRUNCATE audit",
    ]) {
      await expect(database.query(statement), statement).rejects.toThrow("append-only");
    }
  });
});

describe("news of a policy", () => {
  /** Versions that a store hears of until the test is over. */
  function listen(to: Store): { heard: number[]; end: () => void } {
    const heard: number[] = [];
    return { heard, end: to.policies.onPublished((version) => heard.push(version)) };
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; !condition() && tries < 300; tries += 1) await sleep(10);
    expect(condition()).toBe(true);
  }

  test("reaches another process within a second, and not the one that published", async () => {
    await other.policies.current();
    const version = (await newestVersion()) + 1;
    const publisher = listen(store);
    const listener = listen(other);
    const publishedAt = performance.now();
    await publishVersion(store, version);
    await until(() => listener.heard.length > 0);
    expect(performance.now() - publishedAt).toBeLessThan(1_000);
    await sleep(700);
    expect(listener.heard).toEqual([version]);
    expect(publisher.heard).toEqual([]);
    publisher.end();
    listener.end();
  });

  test("comes at once by notification, not only by the next poll", async () => {
    const listener = listen(other);
    const delays: number[] = [];
    await sleep(200);
    for (let round = 0; round < 5; round += 1) {
      const version = (await newestVersion()) + 1;
      const publishedAt = performance.now();
      await publishVersion(store, version);
      await until(() => listener.heard.at(-1) === version);
      delays.push(performance.now() - publishedAt);
    }
    listener.end();
    // Polls alone would take a quarter of a second on average.
    expect(delays.sort((one, next) => one - next)[2]).toBeLessThan(150);
  });

  test("still comes after every connection was cut", async () => {
    const listener = listen(other);
    await sleep(100);
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
    );
    await sleep(100);
    const version = (await newestVersion()) + 1;
    expect(await publishVersion(store, version)).toBe("published");
    await until(() => listener.heard.includes(version));
    listener.end();
  });

  test("of a version that somebody else published first is not missed", async () => {
    const listener = listen(store);
    const version = (await newestVersion()) + 1;
    const results = await Promise.all([publishVersion(store, version), publishVersion(other, version)]);
    if (results[0] === "conflict") await until(() => listener.heard.includes(version));
    else {
      await sleep(700);
      expect(listener.heard).toEqual([]);
    }
    listener.end();
  });
});
