import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FLEET, publishFleet, type Running, startRunning } from "../gateway/running.ts";
import { rightSignatures, startReceiver } from "../webhook-receiver.ts";
import { clientOf, problemOf } from "./client.ts";

let signalbox: Running;
let api: ReturnType<typeof clientOf>;

beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox);
  api = clientOf(signalbox);
});
afterAll(() => signalbox.stop());

describe("procedures", () => {
  test("route, read, list, compare and replay a decision, as the doors do", async () => {
    const made = await api.tasks.route.mutate({ input: "Fix the parser", lane: "coding" });
    const read = await api.decisions.get.query({ id: made.decisionId });
    expect({ ...read.decision, propensity: null }).toEqual({ ...made, propensity: null });
    const overHttp = await signalbox.ask(`/v1/decisions/${made.decisionId}`);
    expect(overHttp.body).toEqual(read);

    const page = await api.decisions.list.query({ lane: "coding" });
    expect(page.rows.map((row) => row.id)).toContain(made.decisionId);
    expect(await api.decisions.count.query({ lane: "coding" })).toEqual({ count: page.count, capped: false });
    expect((await api.decisions.list.query()).count).toBe(page.count);

    const [first, second] = made.candidates.map((candidate) => candidate.agentId);
    const comparison = await api.decisions.compare.query({ id: made.decisionId, agentA: first!, agentB: second! });
    expect(comparison.first.agentId).toBe(first);
    expect((await api.decisions.replay.query({ id: made.decisionId })).same).toBe(true);

    const explained = await api.tasks.explain.mutate({ input: "Fix the parser", lane: "coding" });
    expect(explained.durability).toBe("not_recorded");
    const outcome = await api.decisions.recordOutcome.mutate({ id: made.decisionId, report: { status: "succeeded" } });
    expect(outcome.status).toBe("succeeded");
  });

  test("read and change the policy", async () => {
    const { version } = await api.policy.get.query();
    const published = await api.policy.publish.mutate({
      document: FLEET,
      expectedVersion: version,
      reason: "once more",
    });
    expect(published.version).toBe(version + 1);
    const stale = await problemOf(
      api.policy.publish.mutate({ document: FLEET, expectedVersion: version, reason: "too late" }),
    );
    expect(stale).toMatchObject({
      code: "version_conflict",
      trpcCode: "CONFLICT",
      httpStatus: 409,
      currentVersion: version + 1,
    });

    const lane = { ...FLEET.lanes[1]!, description: "Talk" };
    const put = await api.lanes.put.mutate({ lane, expectedVersion: version + 1, reason: "a description" });
    const diff = await api.policy.diff.query({ from: version + 1, to: put.version });
    expect(diff.changes).toEqual([{ path: "lanes.chat.description", before: "", after: "Talk" }]);
    expect((await api.policy.versions.query({ limit: 1 })).map((row) => row.version)).toEqual([put.version]);
    expect((await api.policy.get.query({ version: 1 })).version).toBe(1);
    expect((await api.agents.list.query()).agents).toHaveLength(3);
    expect((await api.lanes.list.query()).defaultLane).toBe("chat");
    const tried = await api.policy.whatIf.query({ lane: "coding", weights: FLEET.lanes[0]!.weights });
    expect(tried.flips).toBe(0);
  });

  test("manage keys, audit, readiness, overview", async () => {
    const { key, secret } = await api.keys.create.mutate({ name: "x", role: "viewer" });
    expect(await clientOf(signalbox, secret).system.whoAmI.query()).toEqual({
      actor: { id: key.id, name: "x", role: "viewer", project: "default" },
      signedInBy: "key",
      singleSignOn: false,
    });
    const rotated = await api.keys.rotate.mutate({ keyId: key.id, reason: "a test" });
    await api.keys.revoke.mutate({ keyId: rotated.key.id, reason: "a test" });
    expect((await api.keys.list.query()).every((listed) => listed.revokedAtMs !== null)).toBe(true);
    expect((await api.audit.list.query({ target: key.id })).map((entry) => entry.action)).toContain("key.revoke");
    expect((await api.system.readiness.query()).status).toBe("ok");
    const overview = await api.overview.get.query({ fromMs: Date.now() - 3_600_000, toMs: Date.now() + 60_000 });
    expect(overview.totals.decisions).toBeGreaterThan(0);
  });

  test("manage webhooks and projects", async () => {
    const receiver = await startReceiver();
    const created = await api.webhooks.create.mutate({ name: "ci", url: receiver.url, events: ["policy.published"] });
    const { id: webhookId } = created.webhook;
    expect((await api.webhooks.test.mutate({ webhookId })).state.kind).toBe("delivered");
    expect(rightSignatures(receiver.received[0]!, created.secret)).toBe(1);
    const [tested] = await api.webhooks.deliveries.query({ webhookId });
    expect(tested).toMatchObject({ event: "webhook.test", attempts: 1 });
    await api.webhooks.redeliver.mutate({ webhookId, eventId: tested!.eventId });
    await receiver.until(2);
    const renamed = await api.webhooks.update.mutate({ webhookId, name: "build", reason: "a better name" });
    expect(await api.webhooks.list.query()).toMatchObject([{ id: webhookId, name: renamed.name }]);
    const rotated = await api.webhooks.rotate.mutate({ webhookId, reason: "once a year" });
    expect(rotated.secret).not.toBe(created.secret);
    await api.webhooks.remove.mutate({ webhookId, reason: "the end of the test" });
    expect(await problemOf(api.webhooks.deliveries.query({ webhookId }))).toMatchObject({ code: "not_found" });
    await receiver.close();

    await api.projects.create.mutate({ id: "shop", name: "Shop" });
    await api.projects.update.mutate({ projectId: "shop", name: "The shop", reason: "a better name" });
    expect((await api.projects.list.query()).map(({ name }) => name)).toEqual(["Default", "The shop"]);
    const key = { name: "x", role: "viewer", project: "nowhere" } as const;
    expect(await problemOf(api.keys.create.mutate(key))).toMatchObject({ code: "unknown_project", httpStatus: 422 });
    const viewer = clientOf(signalbox, await signalbox.key("viewer"));
    expect(await problemOf(viewer.webhooks.list.query())).toMatchObject({ code: "forbidden" });
  });
});

describe("a refusal", () => {
  test("of bad input names the field", async () => {
    const problem = await problemOf(api.tasks.route.mutate({ input: "" }));
    expect(problem).toMatchObject({ code: "invalid_request", trpcCode: "BAD_REQUEST", errors: [{ path: "input" }] });
    const hostile = await problemOf(api.tasks.route.mutate({ input: "x", seed: "a\0" }));
    expect(hostile).toMatchObject({ code: "invalid_request", errors: [{ path: "seed" }] });
    const reason = await problemOf(api.policy.publish.mutate({ document: FLEET, expectedVersion: 1, reason: "" }));
    expect(reason.errors).toMatchObject([{ path: "reason" }]);
  });

  test("of a policy says what is wrong in it", async () => {
    const { version } = await api.policy.get.query();
    const document = { ...FLEET, defaultLane: "nowhere" };
    const problem = await problemOf(
      api.policy.publish.mutate({ document, expectedVersion: version, reason: "a test" }),
    );
    expect(problem).toMatchObject({
      code: "invalid_policy",
      trpcCode: "UNPROCESSABLE_CONTENT",
      errors: [{ path: "defaultLane" }],
    });
  });

  test("for what is not there, not allowed, not known", async () => {
    const none = await problemOf(api.decisions.get.query({ id: "dec_01ARZ3NDEKTSV4RRFFQ69G5FAV" }));
    expect(none).toMatchObject({ code: "not_found", trpcCode: "NOT_FOUND" });
    const viewer = clientOf(signalbox, await signalbox.key("viewer"));
    expect(await problemOf(viewer.keys.list.query())).toMatchObject({ code: "forbidden", httpStatus: 403 });
    expect(await problemOf(viewer.tasks.route.mutate({ input: "x" }))).toMatchObject({ code: "forbidden" });
    expect(await problemOf(clientOf(signalbox, "sb_wrong").system.whoAmI.query())).toMatchObject({
      code: "unauthenticated",
      httpStatus: 401,
    });
    const unknown = await signalbox.ask("/api/trpc/nonsense.get");
    expect([unknown.status, unknown.body.error.data.problem.code]).toEqual([404, "not_found"]);
  });

  test("never shows the text or the stack of what nobody foresaw", async () => {
    const { world } = signalbox.container;
    const { find } = world.decisions;
    world.decisions.find = async () => {
      throw new Error("the password is swordfish");
    };
    const answer = await signalbox.ask(
      `/api/trpc/decisions.get?input=${encodeURIComponent('{"id":"dec_01ARZ3NDEKTSV4RRFFQ69G5FAV"}')}`,
    );
    world.decisions.find = find;
    expect([answer.status, answer.body.error.data.problem.code]).toEqual([500, "internal"]);
    expect(answer.text).not.toContain("swordfish");
    expect(answer.text).not.toContain("stack");
    expect(signalbox.logged.at(-1)?.fields).toMatchObject({
      procedure: "decisions.get",
      err: { message: "the password is swordfish" },
    });
  });

  test.each([
    ["a mutation by GET", "/api/trpc/tasks.route?input=%7B%22input%22%3A%22x%22%7D", {}, 405, "method_not_allowed"],
    ["a body that is no JSON", "/api/trpc/tasks.route", { method: "POST", text: "{" }, 400, "invalid_json"],
    [
      "a batch of twenty",
      `/api/trpc/${Array(20).fill("system.whoAmI").join(",")}?batch=1&input=%7B%7D`,
      {},
      400,
      "invalid_request",
    ],
  ])("of %s is of the same shape", async (_, path, asked, status, code) => {
    const answer = await signalbox.ask(path, asked);
    const error = Array.isArray(answer.body) ? answer.body[0].error : answer.body.error;
    expect([answer.status, error.data.problem.code]).toEqual([status, code]);
  });

  test("of a change by cookie that does not come from our own pages", async () => {
    const { sessions, app } = signalbox.gateway;
    const headers = {
      cookie: `signalbox_session=${encodeURIComponent(app.signCookie(sessions.open(signalbox.adminKey)))}`,
    };
    const asked = { method: "POST", key: null, body: { name: "x", role: "viewer" } };
    const foreign = await signalbox.ask("/api/trpc/keys.create", { ...asked, headers });
    expect([foreign.status, foreign.body.error.data.problem.code]).toEqual([403, "forbidden"]);
    const own = { ...headers, "x-signalbox-client": "dashboard", origin: signalbox.url };
    expect((await signalbox.ask("/api/trpc/keys.create", { ...asked, headers: own })).status).toBe(200);
    expect((await signalbox.ask("/api/trpc/system.whoAmI", { key: null, headers })).status).toBe(200);
  });
});
