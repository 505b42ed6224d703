import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWebhookSender } from "../../server/agents/post-webhook.ts";
import { createWebhookSigner } from "../../server/live/webhook-signer.ts";
import type { StoredWebhook } from "../../server/services/ports/webhooks.ts";
import { keepDelivering } from "../../server/services/webhooks/keep-delivering.ts";
import { queuedEvent } from "../../server/services/webhooks/queued-event.ts";
import { type DeliveryWorld, LEASE_MS, tryDelivery } from "../../server/services/webhooks/try-delivery.ts";
import type { Store } from "../../server/store/open-store.ts";
import { testDatabase } from "../postgres.ts";
import { policy } from "../telemetry-records.ts";
import { type Receiver, rightSignatures, startReceiver } from "../webhook-receiver.ts";
import { auditEntry, idDigits, NOON_MS, openLedger } from "./ledger.ts";

const HOOK = `hook_${idDigits(NOON_MS, 1)}`;
const DAY_MS = 86_400_000;
const signer = createWebhookSigner("the master secret of these tests");
const secret = signer.secretOf(HOOK, 1);

let databaseUrl: string;
let store: Store;
let receiver: Receiver;
let world: DeliveryWorld;
let nowMs: number;
let serial = 0;

beforeEach(async () => {
  databaseUrl = (await testDatabase()).url;
  store = await openLedger(databaseUrl);
  receiver = await startReceiver();
  nowMs = NOON_MS;
  world = worldOn(store);
  await store.webhooks.create(webhook(), 50, entry("webhook.create"));
});
afterEach(async () => {
  await world.webhookSender.close();
  await receiver.close();
  await store.close();
});

function worldOn(on: Store, allowPrivate = true): DeliveryWorld {
  return {
    clock: { nowMs: () => nowMs, monotonicMicros: () => performance.now() * 1_000 },
    ids: { next: (prefix) => `${prefix}_${idDigits(NOON_MS + 1, ++serial)}` },
    webhooks: on.webhooks,
    webhookSigner: signer,
    webhookSender: createWebhookSender({ rules: { allowPrivate }, nowMs: () => nowMs, timeoutMs: 500 }),
  };
}

function webhook(over: Partial<StoredWebhook> = {}): StoredWebhook {
  return {
    id: HOOK,
    name: "the tests",
    url: receiver.url,
    events: ["policy.published"],
    disabled: null,
    failingSinceMs: null,
    secretVersion: 1,
    secretId: signer.secretId,
    previousSecretUntilMs: null,
    createdAtMs: NOON_MS,
    ...over,
  };
}

const entry = (action: string) => auditEntry(`audit_${idDigits(NOON_MS + 2, ++serial)}`, action);

/** Publishes the next version, and answers the event's id. */
async function publish(): Promise<string> {
  const version = ((await store.policies.current())?.version ?? 0) + 1;
  const id = `evt_${idDigits(NOON_MS, version)}`;
  const content = { version, hash: policy.hash, previousVersion: version - 1, actor: "Ada", reason: "a test" };
  const published = await store.policies.publish(
    { version, hash: policy.hash, document: policy.document, publishedAtMs: nowMs, actor: "Ada", reason: "a test" },
    version - 1,
    entry("policy.publish"),
    queuedEvent({ id, atMs: nowMs, kind: "policy.published", content }),
  );
  expect(published).toBe("published");
  return id;
}

const claim = (on: DeliveryWorld = world) =>
  on.webhooks.claim({
    nowMs,
    leaseUntilMs: nowMs + LEASE_MS,
    limit: 16,
    perWebhook: 4,
    secretId: on.webhookSigner.secretId,
    except: [],
  });

/** Makes every try that is due, and answers how many there were. */
async function deliverDue(on: DeliveryWorld = world): Promise<number> {
  const claimed = await claim(on);
  await Promise.all(claimed.map((delivery) => tryDelivery(on, delivery, 0.5)));
  return claimed.length;
}

const log = async () => store.webhooks.deliveries(HOOK, { limit: 50 });

describe("an event", () => {
  test("is queued with the publication that it tells of, delivered once, and signed", async () => {
    const id = await publish();
    expect(await log()).toMatchObject([{ eventId: id, state: { kind: "waiting", nextTryAtMs: NOON_MS }, attempts: 0 }]);
    expect(await deliverDue()).toBe(1);
    expect(await deliverDue()).toBe(0);

    const [message] = receiver.received;
    expect(message!.path).toBe("/hook?token=of-the-receiver");
    expect(message!.headers).toMatchObject({
      "webhook-id": id,
      "webhook-timestamp": String(NOON_MS / 1_000),
      "content-type": "application/json",
    });
    expect(rightSignatures(message!, secret)).toBe(1);
    expect(rightSignatures({ ...message!, body: `${message!.body} ` }, secret)).toBe(0);
    expect(JSON.parse(message!.body)).toMatchObject({
      type: "policy.published",
      timestamp: "2026-11-23T12:00:00.000Z",
      data: { actor: "Ada", reason: "a test" },
    });
    expect(await log()).toMatchObject([
      { state: { kind: "delivered" }, attempts: 1, lastTry: { status: 204, problem: null } },
    ]);
  });

  test("is not queued where the publication lost, and not for a webhook that is disabled", async () => {
    const current = (await store.policies.current())!.version;
    const content = { version: 1, hash: policy.hash, previousVersion: 0, actor: "Ada", reason: "too late" };
    const event = queuedEvent({ id: `evt_${idDigits(NOON_MS, 999)}`, atMs: nowMs, kind: "policy.published", content });
    const stale = { hash: policy.hash, document: policy.document, publishedAtMs: nowMs, actor: "Ada", reason: "late" };
    expect(
      await store.policies.publish({ version: current, ...stale }, current - 1, entry("policy.publish"), event),
    ).toBe("conflict");
    expect(await log()).toEqual([]);

    await store.webhooks.save(webhook({ disabled: { because: "operator", atMs: nowMs } }), entry("webhook.update"));
    await publish();
    expect(await log()).toEqual([]);
  });

  test("is signed with both secrets for a while after a rotation", async () => {
    await store.webhooks.save(
      webhook({ secretVersion: 2, previousSecretUntilMs: NOON_MS + DAY_MS }),
      entry("webhook.rotate"),
    );
    await publish();
    await deliverDue();
    nowMs += DAY_MS + 1;
    await publish();
    await deliverDue();
    const [during, after] = receiver.received;
    const renewed = signer.secretOf(HOOK, 2);
    expect(renewed).not.toBe(secret);
    expect([rightSignatures(during!, renewed), rightSignatures(during!, secret)]).toEqual([1, 1]);
    expect([rightSignatures(after!, renewed), rightSignatures(after!, secret)]).toEqual([1, 0]);
  });
});

describe("a try that failed", () => {
  test("is made again ever later, eight times within about a day, under the same id", async () => {
    const id = await publish();
    receiver.answer(500);
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      expect(await deliverDue()).toBe(1);
      const [delivery] = await log();
      if (delivery!.state.kind !== "waiting") break;
      waits.push(delivery!.state.nextTryAtMs - nowMs);
      expect(delivery!.lastTry).toMatchObject({ status: 500, problem: "the receiver answered with status 500" });
      nowMs = delivery!.state.nextTryAtMs - 1;
      expect(await deliverDue()).toBe(0);
      nowMs += 1;
    }
    expect(waits).toHaveLength(7);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBeLessThan(20_000);
    expect((nowMs - NOON_MS) / 3_600_000).toBeGreaterThan(20);
    expect((nowMs - NOON_MS) / 3_600_000).toBeLessThan(28);
    expect(await log()).toMatchObject([{ attempts: 8, state: { kind: "failed" } }]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([id]));
    expect(await store.webhooks.find(HOOK)).toMatchObject({ failingSinceMs: NOON_MS, disabled: null });
  });

  test("is followed by one that succeeds, and then the webhook is not failing any more", async () => {
    await publish();
    receiver.answer(503, { "retry-after": "120" });
    await deliverDue();
    const [waiting] = await log();
    expect(waiting!.state).toMatchObject({ kind: "waiting" });
    expect((waiting!.state as { nextTryAtMs: number }).nextTryAtMs).toBeGreaterThanOrEqual(NOON_MS + 120_000);
    expect((await store.webhooks.find(HOOK))!.failingSinceMs).toBe(NOON_MS);
    nowMs += 125_000;
    receiver.answer(200);
    await deliverDue();
    expect(await log()).toMatchObject([{ attempts: 2, state: { kind: "delivered" }, lastTry: { status: 200 } }]);
    expect((await store.webhooks.find(HOOK))!.failingSinceMs).toBeNull();
  });

  test.each([
    ["a redirect", 302, /redirected/],
    ["no answer in time", "never", /no answer within 0\.5 s/],
  ] as const)("because of %s says so", async (_, answer, problem) => {
    await publish();
    receiver.answer(answer, answer === 302 ? { location: receiver.url } : {});
    await deliverDue();
    const [delivery] = await log();
    expect(delivery!.state.kind).toBe("waiting");
    expect(delivery!.lastTry!.problem).toMatch(problem);
    expect(receiver.received).toHaveLength(1);
  });

  test("because nobody listens says so", async () => {
    await publish();
    await receiver.close();
    await deliverDue();
    expect((await log())[0]!.lastTry).toMatchObject({ status: null, problem: expect.stringContaining("ECONNREFUSED") });
  });

  test("because the address is private sends nothing, also where a name leads there", async () => {
    const careful = worldOn(store, false);
    await publish();
    await deliverDue(careful);
    expect((await log())[0]!.lastTry!.problem).toBe("leads to an address that may not be called (private)");
    const byName = receiver.url.replace("127.0.0.1", "localhost");
    await store.webhooks.save(webhook({ url: byName }), entry("webhook.update"));
    nowMs += 3_600_000;
    await deliverDue(careful);
    expect(await log()).toMatchObject([
      { attempts: 2, lastTry: { problem: "leads to an address that may not be called (private)" } },
    ]);
    expect(receiver.received).toEqual([]);
    await careful.webhookSender.close();
  });
});

describe("a webhook", () => {
  test("whose receiver answers 410 is disabled, and what waits for it ends", async () => {
    await publish();
    await publish();
    receiver.answer(410);
    const [first] = await claim();
    await tryDelivery(world, first!, 0.5);
    expect((await store.webhooks.find(HOOK))!.disabled).toEqual({ because: "gone", atMs: NOON_MS });
    expect((await log()).map(({ state }) => state.kind)).toEqual(["failed", "failed"]);
    const [audited] = await store.audit.list({ limit: 1, action: "webhook.disable" });
    expect(audited).toMatchObject({ actorId: "system", target: HOOK, after: { enabled: false, because: "gone" } });
  });

  test("to which nothing was delivered for five days is disabled", async () => {
    receiver.answer(500);
    for (let day = 0; day < 6; day += 1) {
      nowMs = NOON_MS + day * DAY_MS;
      await publish();
      for (let tries = 0; tries < 8; tries += 1) {
        await deliverDue();
        const next = (await log()).flatMap(({ state }) => (state.kind === "waiting" ? [state.nextTryAtMs] : []));
        if (next.length > 0) nowMs = Math.min(...next);
      }
      if (day < 4) expect((await store.webhooks.find(HOOK))!.disabled).toBeNull();
    }
    expect((await store.webhooks.find(HOOK))!.disabled).toMatchObject({ because: "failing" });
  });

  test("whose secret comes from another master secret is left to the routers that have it", async () => {
    await publish();
    const stranger = { ...world, webhookSigner: createWebhookSigner("a master secret of somebody else's") };
    expect(await deliverDue(stranger)).toBe(0);
    expect(await deliverDue()).toBe(1);
  });

  test("that is removed takes its log along", async () => {
    await publish();
    expect(await store.webhooks.remove(HOOK, entry("webhook.remove"))).toBe(true);
    expect(await store.webhooks.remove(HOOK, entry("webhook.remove"))).toBe(false);
    expect(await log()).toEqual([]);
  });
});

describe("routers on one database", () => {
  test("deliver each of two hundred events once", async () => {
    const other = await openLedger(databaseUrl);
    const ids: string[] = [];
    for (let count = 0; count < 200; count += 1) ids.push(await publish());
    const silent = { error: () => {}, warn: () => {}, info: () => {} };
    const worlds = [world, worldOn(other)];
    const routers = worlds.map((on) => keepDelivering(on, { log: silent, chance: () => 0.5, pollMs: 5 }));
    await receiver.until(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all(routers.map((router) => router.stop()));
    expect(receiver.received.map(({ headers }) => headers["webhook-id"]).toSorted()).toEqual(ids.toSorted());
    const deliveries = await store.webhooks.deliveries(HOOK, { limit: 200 });
    expect(deliveries.filter(({ state, attempts }) => state.kind === "delivered" && attempts === 1)).toHaveLength(200);
    await worlds[1]!.webhookSender.close();
    await other.close();
  });

  test("take over a try whose router was killed, and its late word counts no more", async () => {
    await publish();
    const [lost] = await claim();
    expect(await claim()).toEqual([]);
    nowMs += LEASE_MS;
    expect(await deliverDue()).toBe(1);
    const tried = { atMs: nowMs, durationMs: 1, status: 500, problem: "late" };
    expect(await store.webhooks.settle(lost!, { tried, next: { kind: "failed" }, disable: null })).toBe(false);
    expect(await log()).toMatchObject([{ attempts: 2, state: { kind: "delivered" } }]);
  });

  test("that stop leave a try under way to be made again", async () => {
    await publish();
    receiver.answer("never");
    const silent = { error: () => {}, warn: () => {}, info: () => {} };
    const delivering = keepDelivering(world, { log: silent, chance: () => 0.5, pollMs: 5 });
    await receiver.until(1);
    const startedAtMs = performance.now();
    await delivering.stop();
    expect(performance.now() - startedAtMs).toBeLessThan(400);
    expect(await log()).toMatchObject([{ attempts: 1, state: { kind: "waiting" }, lastTry: null }]);
    receiver.answer(200);
    nowMs += LEASE_MS;
    expect(await deliverDue()).toBe(1);
    expect(receiver.received).toHaveLength(2);
  });
});

describe("the log", () => {
  test("keeps thirty days of what has ended", async () => {
    await publish();
    await deliverDue();
    const waiting = await publish();
    expect(await store.webhooks.sweep(NOON_MS + 1)).toBe(1);
    expect((await log()).map(({ eventId }) => eventId)).toEqual([waiting]);
  });
});

describe("a signing secret", () => {
  test("is 32 bytes of its own for each webhook and version, the same at every start, and in no table", async () => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(createWebhookSigner("the master secret of these tests").secretOf(HOOK, 1)).toBe(secret);
    const others = [signer.secretOf(HOOK, 2), signer.secretOf(`hook_${idDigits(NOON_MS, 2)}`, 1)];
    expect(new Set([secret, ...others]).size).toBe(3);
    expect(JSON.stringify(await store.webhooks.find(HOOK))).not.toContain(secret.slice(6));
  });
});
