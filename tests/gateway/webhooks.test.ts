import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Receiver, rightSignatures, startReceiver } from "../webhook-receiver.ts";
import { publishFleet, type Running, running, startRunning } from "./running.ts";

let signalbox: Running;
let receiver: Receiver;

beforeEach(async () => {
  signalbox = await startRunning();
  receiver = await startReceiver();
});
afterEach(async () => {
  await signalbox.stop();
  await receiver.close();
});

async function create(over: object = {}) {
  const body = { name: "ci", url: receiver.url, events: ["policy.published"], ...over };
  return signalbox.ask("/v1/webhooks", { method: "POST", body });
}
const post = (path: string, body?: object) =>
  signalbox.ask(path, { method: "POST", ...(body === undefined ? {} : { body }) });
const put = (id: string, body: object) => signalbox.ask(`/v1/webhooks/${id}`, { method: "PUT", body });
const logOf = async (id: string) => (await signalbox.ask(`/v1/webhooks/${id}/deliveries`)).body.deliveries;

async function until<Value>(read: () => Promise<Value>, isThere: (value: Value) => boolean): Promise<Value> {
  for (let tries = 0; tries < 300; tries += 1) {
    const value = await read();
    if (isThere(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it did not come");
}

describe("a webhook", () => {
  test("is told of a published policy within a second, signed with the secret that was shown once", async () => {
    const made = await create();
    expect(made.status).toBe(201);
    const { webhook, secret } = made.body;
    expect(webhook).toMatchObject({ name: "ci", state: { kind: "active" }, secret: { version: 1, known: true } });
    const publishedAt = performance.now();
    const version = await publishFleet(signalbox);
    const [message] = await receiver.until(1);
    expect(performance.now() - publishedAt).toBeLessThan(1_000);
    expect(rightSignatures(message!, secret)).toBe(1);
    expect(JSON.parse(message!.body)).toMatchObject({
      type: "policy.published",
      data: { version, previousVersion: version - 1, actor: "administrator", reason: "the fleet of the tests" },
    });
    const [delivery] = await until(
      () => logOf(webhook.id),
      ([first]) => first.state.kind === "delivered",
    );
    expect(delivery).toMatchObject({ event: "policy.published", attempts: 1, lastTry: { status: 204 } });
    expect(delivery.eventId).toBe(message!.headers["webhook-id"]);

    const listed = await signalbox.ask("/v1/webhooks");
    expect(listed.body.webhooks).toEqual([webhook]);
    for (const path of ["/v1/webhooks", "/v1/audit", `/v1/webhooks/${webhook.id}/deliveries`])
      expect((await signalbox.ask(path)).text).not.toContain(secret.slice(6));
  });

  test("is tested at once, and told what came of it", async () => {
    const { webhook, secret } = (await create()).body;
    const good = await post(`/v1/webhooks/${webhook.id}/test`);
    expect([good.status, good.body]).toMatchObject([
      200,
      { event: "webhook.test", state: { kind: "delivered" }, attempts: 1, lastTry: { status: 204, problem: null } },
    ]);
    expect(rightSignatures(receiver.received[0]!, secret)).toBe(1);
    receiver.answer(401);
    expect((await post(`/v1/webhooks/${webhook.id}/test`)).body).toMatchObject({
      state: { kind: "failed" },
      lastTry: { status: 401, problem: "the receiver answered with status 401" },
    });
    expect((await signalbox.ask("/v1/webhooks")).body.webhooks[0].state.kind).toBe("failing");
  });

  test("has an event delivered again, under the same id", async () => {
    const { webhook } = (await create()).body;
    await publishFleet(signalbox);
    await receiver.until(1);
    const [{ eventId }] = await until(
      () => logOf(webhook.id),
      ([first]) => first.state.kind === "delivered",
    );
    const again = await post(`/v1/webhooks/${webhook.id}/deliveries/${eventId}/redeliver`);
    expect(again.body).toMatchObject({ eventId, state: { kind: "waiting" } });
    await receiver.until(2);
    const [delivery] = await until(
      () => logOf(webhook.id),
      ([first]) => first.state.kind === "delivered",
    );
    expect(delivery.attempts).toBe(2);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(receiver.received[0]!.body).toBe(receiver.received[1]!.body);
    const unknown = await post(`/v1/webhooks/${webhook.id}/deliveries/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV/redeliver`);
    expect(unknown.body.code).toBe("not_found");
  });

  test("is tried again after a 500, later", async () => {
    const { webhook } = (await create()).body;
    receiver.answer(500);
    await publishFleet(signalbox);
    const [delivery] = await until(
      () => logOf(webhook.id),
      ([first]) => first?.lastTry !== null && first !== undefined,
    );
    expect(delivery).toMatchObject({ attempts: 1, lastTry: { status: 500 }, state: { kind: "waiting" } });
    const waitMs = delivery.state.nextTryAtMs - delivery.lastTry.atMs;
    expect(waitMs).toBeGreaterThanOrEqual(8_000);
    expect(waitMs).toBeLessThan(13_000);
    expect((await post(`/v1/webhooks/${webhook.id}/deliveries/${delivery.eventId}/redeliver`)).body.code).toBe(
      "conflict",
    );
  });

  test("is changed, disabled and enabled, and each change is audited without its path", async () => {
    const { webhook } = (await create()).body;
    const off = await put(webhook.id, { enabled: false, reason: "maintenance" });
    expect(off.body.state).toMatchObject({ kind: "disabled", because: "operator" });
    expect((await post(`/v1/webhooks/${webhook.id}/test`)).body.code).toBe("conflict");
    await publishFleet(signalbox);
    expect(await logOf(webhook.id)).toEqual([]);

    const on = await put(webhook.id, { enabled: true, name: "build", reason: "maintenance is over" });
    expect(on.body).toMatchObject({ name: "build", url: receiver.url, state: { kind: "active" } });
    const removed = await signalbox.ask(`/v1/webhooks/${webhook.id}?reason=not%20needed`, { method: "DELETE" });
    expect(removed.body).toEqual({ webhookId: webhook.id });
    expect((await put(webhook.id, { name: "x", reason: "too late" })).body.code).toBe("not_found");

    const audit = await signalbox.ask(`/v1/audit?target=${webhook.id}`);
    expect(audit.body.entries.map(({ action }: { action: string }) => action)).toEqual([
      "webhook.remove",
      "webhook.update",
      "webhook.update",
      "webhook.create",
    ]);
    expect(audit.body.entries[1]).toMatchObject({ before: { name: "ci", enabled: false }, after: { name: "build" } });
    expect(audit.text).not.toContain("of-the-receiver");
  });

  test("gets a new secret, and is signed to with both", async () => {
    const { webhook, secret } = (await create()).body;
    const rotated = (await post(`/v1/webhooks/${webhook.id}/rotate`, { reason: "once a year" })).body;
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.webhook.secret).toMatchObject({ version: 2, known: true });
    expect(rotated.webhook.secret.previousUntilMs).toBeGreaterThan(Date.now() + 86_000_000);
    await post(`/v1/webhooks/${webhook.id}/test`);
    const [message] = receiver.received;
    expect([rightSignatures(message!, rotated.secret), rightSignatures(message!, secret)]).toEqual([1, 1]);
  });
});

describe("a webhook is refused", () => {
  test.each([
    ["url", { url: "ftp://hooks.example/x" }],
    ["url", { url: "http://user:pass@hooks.example/x" }],
    ["url", { url: "http://169.254.169.254/latest" }],
    ["events", { events: [] }],
    ["events.0", { events: ["breaker.changed"] }],
    ["name", { name: " " }],
  ])("for its %s", async (path, over) => {
    expect((await create(over)).body).toMatchObject({ status: 400, errors: [{ path }] });
  });

  test("where private addresses are not allowed", async () => {
    const careful = await running({ environment: { SIGNALBOX_ALLOW_PRIVATE_AGENTS: "false" } });
    const body = { name: "ci", url: receiver.url, events: ["policy.published"] };
    const answer = await careful.ask("/v1/webhooks", { method: "POST", body });
    expect(answer.body).toMatchObject({
      status: 400,
      errors: [{ path: "url", message: expect.stringContaining("private") }],
    });
    const byName = { ...body, url: receiver.url.replace("127.0.0.1", "localhost") };
    const { webhook } = (await careful.ask("/v1/webhooks", { method: "POST", body: byName })).body;
    const tried = await careful.ask(`/v1/webhooks/${webhook.id}/test`, { method: "POST" });
    expect(tried.body.lastTry.problem).toContain("private");
    expect(receiver.received).toEqual([]);
  });

  test("to whom is no administrator", async () => {
    const key = await signalbox.key("operator");
    expect((await signalbox.ask("/v1/webhooks", { key })).status).toBe(403);
  });
});
