import { describe, expect, test } from "vitest";
import { running } from "./running.ts";

describe("a key", () => {
  test("is made, shown once, listed without its text, and ended at once", async () => {
    const { ask } = await running();
    const made = await ask("/v1/keys", { method: "POST", body: { name: "ci", role: "viewer", expiresInDays: 30 } });
    expect(made.status).toBe(201);
    const { key, secret } = made.body;
    expect(secret).toMatch(/^sb_[\w-]{43}$/);
    expect(key).toMatchObject({ name: "ci", role: "viewer", project: "default", revokedAtMs: null });
    expect(key.expiresAtMs - key.createdAtMs).toBe(30 * 86_400_000);

    const listed = await ask("/v1/keys");
    expect(listed.body.keys.map(({ id }: { id: string }) => id)).toContain(key.id);
    expect(listed.text).not.toContain(secret);

    expect((await ask("/v1/decisions", { key: secret })).status).toBe(200);
    const revoked = await ask(`/v1/keys/${key.id}?reason=left%20the%20team`, { method: "DELETE" });
    expect(revoked.body.revokedAtMs).toBeGreaterThan(0);
    expect((await ask("/v1/decisions", { key: secret })).status).toBe(401);
  });

  test("is rotated: the new one works, the old one does not", async () => {
    const { ask } = await running();
    await ask("/v1/projects", { method: "POST", body: { id: "shop", name: "The shop" } });
    const { key, secret } = (
      await ask("/v1/keys", { method: "POST", body: { name: "app", role: "caller", project: "shop" } })
    ).body;
    const rotated = await ask(`/v1/keys/${key.id}/rotate`, { method: "POST", body: { reason: "once a year" } });
    expect(rotated.status).toBe(201);
    expect(rotated.body.key).toMatchObject({ name: "app", role: "caller", project: "shop" });
    expect((await ask("/v1/decisions", { key: rotated.body.secret })).status).toBe(200);
    expect((await ask("/v1/decisions", { key: secret })).status).toBe(401);
    const twice = await ask(`/v1/keys/${key.id}/rotate`, { method: "POST", body: { reason: "once more" } });
    expect(twice.body.code).toBe("conflict");
  });

  test("is refused with a role or a life that there is not", async () => {
    const { ask } = await running();
    for (const [path, over] of Object.entries({
      role: { role: "god" },
      expiresInDays: { expiresInDays: 0 },
      name: { name: " " },
      project: { project: "A B" },
    })) {
      const answer = await ask("/v1/keys", { method: "POST", body: { name: "x", role: "caller", ...over } });
      expect(answer.body).toMatchObject({ status: 400, errors: [{ path }] });
    }
  });

  test("that is unknown stays unknown, however often it is tried", async () => {
    const { ask } = await running();
    for (const key of ["sb_wrong", "sb_wrong", "x".repeat(5_000)])
      expect((await ask("/v1/decisions", { key })).status).toBe(401);
    const basic = await ask("/v1/decisions", { key: null, headers: { authorization: "Basic eDp5" } });
    expect(basic.body.detail).toContain("Bearer");
  });

  test("may come as x-api-key, and Authorization goes before it", async () => {
    const { ask, adminKey } = await running();
    expect((await ask("/v1/keys", { key: null, headers: { "x-api-key": adminKey } })).status).toBe(200);
    expect((await ask("/v1/keys", { key: "sb_wrong", headers: { "x-api-key": adminKey } })).status).toBe(401);
  });
});

describe("the audit", () => {
  test("says who changed what and why, and never holds a key", async () => {
    const { ask } = await running();
    const { key, secret } = (await ask("/v1/keys", { method: "POST", body: { name: "ci", role: "viewer" } })).body;
    await ask(`/v1/keys/${key.id}?reason=left%20the%20team`, { method: "DELETE" });
    const audit = await ask(`/v1/audit?target=${key.id}`);
    expect(audit.body.entries.map((entry: { action: string }) => entry.action)).toEqual(["key.revoke", "key.create"]);
    expect(audit.body.entries[0]).toMatchObject({
      actorId: "key_admin",
      reason: "left the team",
      before: { revokedAtMs: null },
    });
    expect(audit.text).not.toContain(secret);
    expect((await ask("/v1/audit?action=policy.publish&limit=1")).body.entries).toHaveLength(1);
    expect((await ask("/v1/audit?action=Nonsense%20!")).status).toBe(400);
  });
});

describe("limits of a key", () => {
  test("requests beyond the rate are told when to come again; other keys are not held up", async () => {
    const signalbox = await running({ environment: { SIGNALBOX_RATE_LIMIT: "5" } });
    const busy = await signalbox.key("viewer");
    const answers = await Promise.all(Array.from({ length: 40 }, () => signalbox.ask("/v1/decisions", { key: busy })));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]!.body).toMatchObject({ code: "rate_limited" });
    expect(Number(refused[0]!.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await signalbox.ask("/v1/decisions")).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, refused[0]!.body.retryAfterMs + 50));
    expect((await signalbox.ask("/v1/decisions", { key: busy })).status).toBe(200);
  });

  test("requests in flight beyond the limit are refused, and their places come free again", async () => {
    const signalbox = await running({ environment: { SIGNALBOX_CONCURRENCY_LIMIT: "2" } });
    const { decisions } = signalbox.container.world;
    const { list } = decisions;
    const gate = Promise.withResolvers<void>();
    decisions.list = async (query) => {
      await gate.promise;
      return list.call(decisions, query);
    };
    const asked = Array.from({ length: 3 }, () => signalbox.ask("/v1/decisions"));
    const first = await Promise.race(asked);
    expect(first.status).toBe(429);
    gate.resolve();
    expect((await Promise.all(asked)).map((answer) => answer.status).sort()).toEqual([200, 200, 429]);
    expect((await signalbox.ask("/v1/decisions")).status).toBe(200);
  });

  test("of its own are told in the RateLimit fields, and hold for it alone", async () => {
    const { ask } = await running();
    const body = { name: "slow", role: "viewer", requestsPerMinute: 3, concurrency: 2 };
    const { key, secret } = (await ask("/v1/keys", { method: "POST", body })).body;
    expect(key).toMatchObject({ requestsPerMinute: 3, concurrency: 2 });
    const fields = async () => {
      const { status, headers } = await ask("/v1/decisions", { key: secret });
      return [status, headers.get("ratelimit"), headers.get("retry-after")];
    };
    expect(await fields()).toEqual([200, '"rate";r=2;t=20, "in-flight";r=1', null]);
    expect((await fields())[0]).toBe(200);
    expect((await fields())[0]).toBe(200);
    const refused = await ask("/v1/decisions", { key: secret });
    expect(refused.body).toMatchObject({
      code: "rate_limited",
      detail: expect.stringContaining("3 requests a minute"),
    });
    expect(refused.headers.get("ratelimit-policy")).toBe('"rate";q=3;w=60, "in-flight";q=2;qu="concurrent-requests"');
    expect(refused.headers.get("ratelimit")).toMatch(/^"rate";r=0;t=(59|60), "in-flight";r=2$/);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(19);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(20);

    const rotated = (await ask(`/v1/keys/${key.id}/rotate`, { method: "POST", body: { reason: "a test" } })).body;
    expect(rotated.key).toMatchObject({ requestsPerMinute: 3, concurrency: 2 });
    const other = (await ask("/v1/keys", { method: "POST", body: { name: "x", role: "viewer" } })).body;
    const free = await ask("/v1/decisions", { key: other.secret });
    expect([free.status, free.headers.get("ratelimit")]).toEqual([200, null]);
    for (const over of [{ requestsPerMinute: 0 }, { concurrency: 1.5 }])
      expect((await ask("/v1/keys", { method: "POST", body: { name: "x", role: "viewer", ...over } })).status).toBe(
        400,
      );
  });

  test("of its own in flight: the third of three at once is refused where two may be", async () => {
    const signalbox = await running();
    const body = { name: "narrow", role: "viewer", concurrency: 2 };
    const { secret } = (await signalbox.ask("/v1/keys", { method: "POST", body })).body;
    const { decisions } = signalbox.container.world;
    const { list } = decisions;
    const gate = Promise.withResolvers<void>();
    decisions.list = async (query) => {
      await gate.promise;
      return list.call(decisions, query);
    };
    const asked = Array.from({ length: 3 }, () => signalbox.ask("/v1/decisions", { key: secret }));
    const first = await Promise.race(asked);
    expect([first.status, first.headers.get("ratelimit")]).toEqual([429, expect.stringContaining('"in-flight";r=0')]);
    gate.resolve();
    expect((await Promise.all(asked)).map((answer) => answer.status).sort()).toEqual([200, 200, 429]);
  });

  test("unknown keys are not looked up without end", async () => {
    const signalbox = await running();
    const { keys } = signalbox.container.world;
    const { findByHash } = keys;
    let lookedUp = 0;
    keys.findByHash = (hash) => {
      lookedUp += 1;
      return findByHash.call(keys, hash);
    };
    const guesses = Array.from({ length: 600 }, (_, place) =>
      signalbox.ask("/v1/decisions", { key: `sb_guess-${place}` }),
    );
    const statuses = new Set((await Promise.all(guesses)).map((answer) => answer.status));
    expect(statuses).toEqual(new Set([401, 429]));
    expect(lookedUp).toBeLessThan(600);
  });
});
