import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DecisionView } from "../../server/domain/decision.ts";
import { publishFleet, type Running, route, startRunning } from "./running.ts";

let signalbox: Running;

beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox);
});
afterAll(() => signalbox.stop());

describe("a routed task", () => {
  test("is answered with the decision as its schema has it, and can be read again", async () => {
    const answered = await route(signalbox);
    expect(DecisionView.safeParse(answered).error).toBeUndefined();
    expect(answered).toMatchObject({
      kind: "scored",
      durability: "committed",
      lane: { name: "coding", source: "named" },
    });
    expect(answered.candidates).toHaveLength(3);
    expect(answered.rationale.length).toBeGreaterThan(0);

    const read = await signalbox.ask(`/v1/decisions/${answered.decisionId}`);
    expect(read.status).toBe(200);
    expect(read.body.outcome).toBeNull();
    // What exploration made of the choice's probability is only computed on reading.
    expect({ ...read.body.decision, propensity: null }).toEqual({ ...answered, propensity: null });
  });

  test("stands in the trace of the caller", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    expect((await route(signalbox, {}, { headers })).traceId).toBe(traceId);
  });

  test("is a child of the task that it names, one deeper", async () => {
    const parent = await route(signalbox);
    const child = await route(signalbox, { parentTaskId: parent.taskId });
    expect(child).toMatchObject({ rootTaskId: parent.taskId, parentTaskId: parent.taskId, depth: 1 });
  });

  test("finds no agent, and that is a decision too", async () => {
    const decision = await route(signalbox, { requires: ["juggling"] });
    expect(decision).toMatchObject({ kind: "none", chosen: null });
    expect(decision.excluded.map((fallen) => fallen.filter)).toEqual([
      "missing_skill",
      "missing_skill",
      "missing_skill",
    ]);
    expect((await signalbox.ask(`/v1/decisions/${decision.decisionId}`)).body.decision.kind).toBe("none");
  });

  test("takes an agent that is pinned", async () => {
    const decision = await route(signalbox, { agent: "agent_deep" });
    expect(decision).toMatchObject({ kind: "pinned", chosen: { agentId: "agent_deep" } });
  });

  test("is only explained in a dry run: nothing is recorded", async () => {
    const answer = await signalbox.ask("/v1/route?dry_run=true", { method: "POST", body: { input: "hello" } });
    expect(answer.body.durability).toBe("not_recorded");
    expect((await signalbox.ask(`/v1/decisions/${answer.body.decisionId}`)).status).toBe(404);
  });

  test.each([
    [{ lane: "cooking" }, 422, "unknown_lane"],
    [{ agent: "agent_nobody" }, 422, "unknown_agent"],
    [{ excludeAgents: ["agent_nobody"] }, 422, "unknown_agent"],
    [{ parentTaskId: "task_01ARZ3NDEKTSV4RRFFQ69G5FAV" }, 404, "not_found"],
  ])("that names what there is not is refused: %j", async (body, status, code) => {
    const answer = await signalbox.ask("/v1/route", { method: "POST", body: { input: "hello", ...body } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.action).not.toBe("");
  });
});

describe("an Idempotency-Key", () => {
  const send = (key: string, body: object) =>
    signalbox.ask("/v1/route", { method: "POST", body, headers: { "idempotency-key": key } });

  test("gives 50 requests at once the same decision, and records one", async () => {
    const sessionId = "fifty at once";
    const answers = await Promise.all(Array.from({ length: 50 }, () => send("race", { input: "hello", sessionId })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body.decisionId)).size).toBe(1);
    const listed = await signalbox.ask(`/v1/decisions?sessionId=${encodeURIComponent(sessionId)}`);
    expect(listed.body).toMatchObject({ count: 1, rows: [{ id: answers[0]!.body.decisionId }] });
  });

  test("of one body does not serve another: 422, whichever of them came first", async () => {
    const bodies = Array.from({ length: 10 }, (_, index) => ({ input: `task ${index % 2}` }));
    const answers = await Promise.all(bodies.map((body) => send("two-bodies", body)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5);
    expect(answers.filter((answer) => answer.body.code === "idempotency_key_reused")).toHaveLength(5);
    expect((await send("two-bodies", { input: "a third" })).status).toBe(422);
  });

  test("sees through the order of fields and through defaults that are spelt out", async () => {
    const first = await send("order", { input: "hello", tier: "light" });
    const again = await send("order", { tier: "light", requires: [], input: "hello" });
    expect(again.body.decisionId).toBe(first.body.decisionId);
  });

  test("belongs to its project", async () => {
    const other = await signalbox.key("caller", "other");
    const mine = await send("shared", { input: "hello" });
    const headers = { "idempotency-key": "shared" };
    const theirs = await signalbox.ask("/v1/route", { method: "POST", body: { input: "bye" }, key: other, headers });
    expect(theirs.status).toBe(200);
    expect(theirs.body.decisionId).not.toBe(mine.body.decisionId);
  });

  test.each(["", " ", "two words", "ä", "x".repeat(201)])("is refused as %j", async (key) => {
    const answer = await signalbox.ask("/v1/route", {
      method: "POST",
      body: { input: "hello" },
      headers: { "idempotency-key": encodeLatin(key) },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toBe("Idempotency-Key");
  });
});

/** Headers are bytes; fetch takes them as Latin-1. */
function encodeLatin(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
