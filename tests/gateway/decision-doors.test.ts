import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ComparisonView } from "../../server/domain/decision.ts";
import { FLEET, publishFleet, type Running, route, startRunning } from "./running.ts";

let signalbox: Running;

beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox);
});
afterAll(() => signalbox.stop());

const report = (decisionId: string, body: object, key?: string) =>
  signalbox.ask(`/v1/decisions/${decisionId}/outcome`, { method: "POST", body, ...(key === undefined ? {} : { key }) });

describe("an outcome", () => {
  test("is set once; a quality may follow", async () => {
    const { decisionId } = await route(signalbox);
    const usage = { inputTokens: 1_000, outputTokens: 500 };
    const set = await report(decisionId, { status: "succeeded", latencyMs: 812, usage });
    expect(set.status).toBe(200);
    expect(set.body).toMatchObject({
      decisionId,
      status: "succeeded",
      quality: null,
      costMicros: 300,
      costSource: "policy",
    });

    const rated = await report(decisionId, { status: "succeeded", quality: 0.8 });
    expect(rated.status).toBe(200);
    expect((await signalbox.ask(`/v1/decisions/${decisionId}`)).body.outcome).toMatchObject({
      status: "succeeded",
      quality: 0.8,
      latencyMs: 812,
    });

    const again = await report(decisionId, { status: "failed", owner: "upstream" });
    expect(again.body).toMatchObject({ status: 409, code: "outcome_already_set" });
  });

  test("of twenty at once, one is set", async () => {
    const { decisionId } = await route(signalbox);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        report(decisionId, place % 2 === 0 ? { status: "succeeded" } : { status: "failed", owner: "upstream" }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  });

  test.each([
    ["owner", { status: "failed" }],
    ["status", { status: "fine" }],
    ["quality", { status: "succeeded", quality: 2 }],
    ["usage.inputTokens", { status: "succeeded", usage: { inputTokens: -1 } }],
    ["costMicros", { status: "succeeded", costMicros: 0.5 }],
  ])("is refused for its %s", async (path, body) => {
    const { decisionId } = await route(signalbox);
    const answer = await report(decisionId, body);
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path }] });
  });

  test("of a decision that chose nobody, or that is not there, cannot be", async () => {
    const { decisionId } = await route(signalbox, { requires: ["juggling"] });
    expect((await report(decisionId, { status: "succeeded" })).body.code).toBe("conflict");
    expect((await report("dec_01ARZ3NDEKTSV4RRFFQ69G5FAV", { status: "succeeded" })).status).toBe(404);
  });
});

describe("the list of decisions", () => {
  test("is filtered by everything that it can be filtered by", async () => {
    const before = Date.now();
    const decision = await route(signalbox, {
      input: "a unicorn in the parser",
      agent: "agent_deep",
      sessionId: "filters",
    });
    await report(decision.decisionId, { status: "failed", owner: "upstream" });
    const matching = {
      lane: "coding",
      agentId: "agent_deep",
      kind: "pinned",
      tier: decision.complexity.tier,
      status: "failed",
      owner: "upstream",
      policyVersion: "2",
      rootTaskId: decision.rootTaskId,
      sessionId: "filters",
      fromMs: String(before - 1_000),
      toMs: String(Date.now() + 1_000),
      search: "UNICORN",
    };
    const all = await signalbox.ask(`/v1/decisions?${new URLSearchParams(matching)}`);
    expect(all.body).toMatchObject({ count: 1, capped: false, nextBefore: null, rows: [{ id: decision.decisionId }] });

    const others = {
      lane: "chat",
      agentId: "agent_quick",
      kind: "scored",
      status: "pending",
      owner: "client",
      policyVersion: "1",
      sessionId: "no",
      toMs: "1000",
      search: "griffin",
      excludedBy: "deadline",
    };
    for (const [name, value] of Object.entries(others)) {
      const filtered = await signalbox.ask(`/v1/decisions?${new URLSearchParams({ ...matching, [name]: value })}`);
      expect([name, filtered.body.count]).toEqual([name, 0]);
    }
  });

  test("is paged without gaps or repeats", async () => {
    const sessionId = "pages";
    const made: string[] = [];
    for (let place = 0; place < 7; place++) made.push((await route(signalbox, { sessionId })).decisionId);
    const seen: string[] = [];
    let query = `sessionId=${sessionId}&limit=3`;
    for (let page = 0; page < 3; page++) {
      const { rows, nextBefore, count } = (await signalbox.ask(`/v1/decisions?${query}`)).body;
      expect(count).toBeGreaterThan(0);
      seen.push(...rows.map((row: { id: string }) => row.id));
      query = `sessionId=${sessionId}&limit=3&before=${nextBefore}`;
    }
    expect(seen).toEqual(made.toReversed());
  });
});

describe("a decision", () => {
  test("says why one agent and not the other", async () => {
    const { decisionId, candidates } = await route(signalbox);
    const [first, second] = candidates.map((candidate) => candidate.agentId);
    const answer = await signalbox.ask(`/v1/decisions/${decisionId}/compare?a=${first}&b=${second}`);
    expect(ComparisonView.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body).toMatchObject({ first: { agentId: first, rank: 1 }, second: { agentId: second, rank: 2 } });
    const unknown = await signalbox.ask(`/v1/decisions/${decisionId}/compare?a=${first}&b=agent_nobody`);
    expect(unknown.body.code).toBe("unknown_agent");
    expect((await signalbox.ask(`/v1/decisions/${decisionId}/compare?a=${first}`)).body.errors[0].path).toBe("b");
  });

  test("is the same when it is decided again, and another with other weights", async () => {
    const decision = await route(signalbox);
    const path = `/v1/decisions/${decision.decisionId}/replay`;
    const again = await signalbox.ask(path, { method: "POST", body: {} });
    expect(again.body.same).toBe(true);
    expect(again.body.after.candidates).toEqual(decision.candidates);

    const { light } = FLEET.lanes[0]!.weights;
    const zero = Object.fromEntries(Object.keys(light).map((factor) => [factor, 0]));
    const capable = await signalbox.ask(path, { method: "POST", body: { weights: { ...zero, capability: 1 } } });
    expect(capable.status).toBe(200);
    expect(capable.body.before.candidates).toEqual(decision.candidates);
    const none = await signalbox.ask(path, { method: "POST", body: { weights: zero } });
    expect(none.body).toMatchObject({ status: 400, errors: [{ path: "weights" }] });
  });
});

describe("projects", () => {
  test("a caller sees and settles the decisions of its own project alone", async () => {
    const [mine, theirs] = [await signalbox.key("caller", "alpha"), await signalbox.key("caller", "beta")];
    const decision = await route(signalbox, {}, { key: mine });
    expect(decision.project).toBe("alpha");
    const path = `/v1/decisions/${decision.decisionId}`;
    const [first, second] = decision.candidates.map((candidate) => candidate.agentId);

    for (const attempt of [
      { path },
      { path: `${path}/compare?a=${first}&b=${second}` },
      { path: `${path}/replay`, method: "POST", body: {} },
      { path: `${path}/outcome`, method: "POST", body: { status: "succeeded" } },
      { path: "/v1/route", method: "POST", body: { input: "x", parentTaskId: decision.taskId } },
    ]) {
      const { path: at, ...asked } = attempt;
      expect([at, (await signalbox.ask(at, { ...asked, key: theirs })).status]).toEqual([at, 404]);
    }
    expect((await signalbox.ask("/v1/decisions", { key: theirs })).body.rows).toEqual([]);
    expect((await signalbox.ask("/v1/decisions", { key: mine })).body.rows).toHaveLength(1);
    expect((await signalbox.ask(path, { key: mine })).status).toBe(200);
    expect((await signalbox.ask(path)).status).toBe(200);
  });

  test("a viewer of another project than the default sees that one alone", async () => {
    const viewer = await signalbox.key("viewer", "gamma");
    const { decisionId } = await route(signalbox);
    expect((await signalbox.ask(`/v1/decisions/${decisionId}`, { key: viewer })).status).toBe(404);
  });
});
