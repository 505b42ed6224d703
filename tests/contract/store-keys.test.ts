import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiKey } from "../../server/services/ports.ts";
import type { Store } from "../../server/store/open-store.ts";
import { testDatabase } from "../postgres.ts";
import { auditEntry, idDigits, NOON_MS, openLedger } from "./ledger.ts";

let databaseUrl: string;
let store: Store;
beforeAll(async () => {
  databaseUrl = (await testDatabase()).url;
  store = await openLedger(databaseUrl);
});
afterAll(async () => {
  await store.close();
});

let serial = 0;
function keyNamed(name: string): { key: ApiKey; hash: string; entry: ReturnType<typeof auditEntry> } {
  serial += 1;
  const key: ApiKey = {
    id: `key_${idDigits(NOON_MS, serial)}`,
    name,
    role: "operator",
    project: "default",
    prefix: "sb_abc",
    createdAtMs: NOON_MS,
    expiresAtMs: NOON_MS + 86_400_000,
    revokedAtMs: null,
    lastUsedAtMs: null,
    requestsPerMinute: serial % 2 === 0 ? null : 600,
    concurrency: serial % 2 === 0 ? 12 : null,
  };
  return { key, hash: serial.toString(16).padStart(64, "0"), entry: entryOf("key.create") };
}

function entryOf(action: string) {
  serial += 1;
  return auditEntry(`audit_${idDigits(NOON_MS + 1, serial)}`, action);
}

describe("keys", () => {
  test("are found by their hash alone, as they were created, and audited", async () => {
    const { key, hash, entry } = keyNamed("for the build");
    await store.keys.create(key, hash, entry);
    expect(await store.keys.findByHash(hash)).toEqual(key);
    expect(await store.keys.findByHash("f".repeat(64))).toBeNull();
    expect((await store.audit.list({ limit: 1 }))[0]).toEqual(entry);
  });

  test("of a name with a NUL are kept with U+FFFD instead", async () => {
    const { key, hash, entry } = keyNamed("a\u0000b");
    await store.keys.create(key, hash, entry);
    expect((await store.keys.findByHash(hash))?.name).toBe("a\ufffdb");
  });

  test("are not created without their audit entry", async () => {
    const { key, hash, entry } = keyNamed("twice audited");
    const [newest] = await store.audit.list({ limit: 1 });
    await expect(store.keys.create(key, hash, { ...entry, id: newest!.id })).rejects.toMatchObject({ name: "Problem" });
    expect(await store.keys.findByHash(hash)).toBeNull();
  });

  test("are revoked once, and the first revocation stands", async () => {
    const { key, hash, entry } = keyNamed("to be revoked");
    await store.keys.create(key, hash, entry);
    expect(await store.keys.revoke("key_unknown", NOON_MS, entryOf("key.revoke"))).toBeNull();
    const revoked = { ...key, revokedAtMs: NOON_MS + 5 };
    expect(await store.keys.revoke(key.id, NOON_MS + 5, entryOf("key.revoke"))).toEqual(revoked);
    expect(await store.keys.revoke(key.id, NOON_MS + 9, entryOf("key.revoke"))).toEqual(revoked);
    expect(await store.audit.list({ limit: 10, action: "key.revoke" })).toHaveLength(1);
    expect(await store.keys.findByHash(hash)).toEqual(revoked);
  });

  test("are listed all, in the order of their creation", async () => {
    const listed = await store.keys.list();
    expect(listed.length).toBeGreaterThan(2);
    expect(listed.map((key) => key.id)).toEqual(listed.map((key) => key.id).sort());
  });

  test("show their newest use after the store was closed", async () => {
    const { key, hash, entry } = keyNamed("used");
    const first = await openLedger(databaseUrl);
    await first.keys.create(key, hash, entry);
    first.keys.noteUse(key.id, NOON_MS + 7);
    first.keys.noteUse(key.id, NOON_MS + 3);
    await first.close();
    expect((await store.keys.findByHash(hash))?.lastUsedAtMs).toBe(NOON_MS + 7);
    const second = await openLedger(databaseUrl);
    second.keys.noteUse(key.id, NOON_MS + 1);
    await second.close();
    expect((await store.keys.findByHash(hash))?.lastUsedAtMs).toBe(NOON_MS + 7);
  });
});

describe("the audit", () => {
  test("is listed newest first, in pages, by action, actor and target", async () => {
    const own = await openLedger((await testDatabase()).url);
    for (let place = 0; place < 5; place += 1) {
      const { key, hash } = keyNamed(`key ${place}`);
      const entry = { ...entryOf("key.create"), actorId: `person:${place % 2}`, target: key.id };
      await own.keys.create(key, hash, entry);
    }
    const all = await own.audit.list({ limit: 500, action: "key.create" });
    expect(all).toHaveLength(5);
    expect(all.map((entry) => entry.id)).toEqual(
      all
        .map((entry) => entry.id)
        .sort()
        .reverse(),
    );
    expect(await own.audit.list({ limit: 2, action: "key.create", before: all[1]!.id })).toEqual(all.slice(2, 4));
    expect(await own.audit.list({ limit: 9, actorId: "person:1" })).toHaveLength(2);
    expect(await own.audit.list({ limit: 9, target: all[0]!.target })).toEqual([all[0]]);
    await own.close();
  });
});
