import { describe, expect, test } from "vitest";
import { allowanceOf } from "../../components/access/use-may.ts";
import { actionWords, prepareFields, versionsOf } from "../../components/audit/prepare.ts";
import { countKeys, type KeyFacts, keyState, prepareKeys } from "../../components/settings/prepare.ts";

const DAY_MS = 86_400_000;

describe("an entry of the audit", () => {
  test("of a published policy leads to the versions it was between", () => {
    const entry = { action: "policy.publish", before: { version: 3 }, after: { version: 4 } };
    expect(versionsOf(entry)).toEqual({ from: 3, to: 4 });
    expect(versionsOf({ ...entry, before: null, after: { version: 1 } })).toEqual({ from: 0, to: 1 });
    expect(versionsOf({ ...entry, action: "key.create" })).toBeNull();
    expect(versionsOf({ ...entry, after: null })).toBeNull();
  });

  test("shows what changed first, and what is absent as no data", () => {
    const fields = prepareFields({ name: "CI", revokedAtMs: null }, { name: "CI", revokedAtMs: 0, role: "viewer" });
    expect(fields).toEqual([
      { name: "Revoked at", before: "none", after: "1970-01-01T00:00:00.000Z", changed: true },
      { name: "Role", before: "–", after: "viewer", changed: true },
      { name: "Name", before: "CI", after: "CI", changed: false },
    ]);
    expect(prepareFields(null, null)).toEqual([]);
  });

  test("of an action that is not known reads as its own words", () => {
    expect(actionWords("policy.publish")).toBe("published");
    expect(actionWords("budget.raise_limit")).toBe("raise limit budget");
  });
});

describe("keys", () => {
  const key = (over: Partial<KeyFacts>): KeyFacts => ({
    id: "key_1",
    name: "CI",
    role: "caller",
    project: "default",
    createdAtMs: 0,
    expiresAtMs: null,
    revokedAtMs: null,
    lastUsedAtMs: null,
    ...over,
  });

  test("are active, ending soon, expired or revoked", () => {
    const now = 100 * DAY_MS;
    expect(keyState(key({}), now)).toBe("active");
    expect(keyState(key({ expiresAtMs: now + 8 * DAY_MS }), now)).toBe("active");
    expect(keyState(key({ expiresAtMs: now + DAY_MS }), now)).toBe("expiring");
    expect(keyState(key({ expiresAtMs: now }), now)).toBe("expired");
    expect(keyState(key({ expiresAtMs: now + DAY_MS, revokedAtMs: 1 }), now)).toBe("revoked");
  });

  test("that open something stand first, the newest of them on top", () => {
    const keys = [
      key({ id: "key_old", createdAtMs: 1 }),
      key({ id: "key_revoked", createdAtMs: 9, revokedAtMs: 10 }),
      key({ id: "key_new", createdAtMs: 5 }),
    ];
    expect(prepareKeys(keys, 20).map(({ key: each }) => each.id)).toEqual(["key_new", "key_old", "key_revoked"]);
  });

  test("are counted by project while they open something", () => {
    const keys = [key({}), key({ project: "acme" }), key({ project: "acme", revokedAtMs: 1 })];
    expect([...countKeys(keys, 5)]).toEqual([
      ["default", 1],
      ["acme", 1],
    ]);
  });
});

describe("what somebody may do", () => {
  const actor = (role: "viewer" | "operator") => ({ id: "key_1", name: "Ada", role, project: "default" });

  test("is nothing before it is known who they are, and is said why", () => {
    expect(allowanceOf(undefined, "change")).toEqual({ allowed: false, because: "Your role is being read." });
    expect(allowanceOf(actor("viewer"), "change")).toEqual({
      allowed: false,
      because: "Your role is viewer; this takes operator or admin.",
    });
    expect(allowanceOf(actor("operator"), "change")).toEqual({ allowed: true, because: undefined });
  });
});
