import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Agent } from "../../server/domain/agent.ts";
import type { TaskView } from "../../server/domain/task-run.ts";
import { startWithFleet, until, type WithFleet } from "./with-fleet.ts";

const PERSON = Agent.parse({
  id: "agent_front-desk",
  name: "front-desk",
  endpoint: { kind: "human", queue: "front" },
  tier: "standard",
  skills: { judgement: 1 },
});
const ELSEWHERE = Agent.parse({
  id: "agent_elsewhere",
  name: "elsewhere",
  endpoint: { kind: "external" },
  tier: "standard",
  skills: { elsewhere: 1 },
});

let world: WithFleet;
let caller: string;

beforeAll(async () => {
  world = await startWithFleet({ more: [PERSON, ELSEWHERE] });
  caller = await world.signalbox.key("caller");
});
afterEach(() => world.heal());
afterAll(() => world.stop());

const HELLO = { input: "Hello! How are you today?" };

function run(body: object, headers: Record<string, string> = {}) {
  return world.signalbox.ask("/v1/tasks", { method: "POST", key: caller, body: { ...HELLO, ...body }, headers });
}
const read = async (taskId: string): Promise<TaskView> =>
  (await world.signalbox.ask(`/v1/tasks/${taskId}`, { key: caller })).body;
const ended = (taskId: string) => until(async () => ((task) => task.endedAtMs !== null && task)(await read(taskId)));

describe("a task in the foreground", () => {
  test("is answered when it has ended, with what it used and cost", async () => {
    const { status, body } = await run({});
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "succeeded", error: null, depth: 0, parentTaskId: null });
    expect(body.output).toMatch(/^\[simulated\]/);
    const [attempt] = body.attempts;
    expect(attempt).toMatchObject({ status: "succeeded", owner: null });
    expect(body.usage).toEqual(attempt.usage);
    expect(body.costMicros).toBe(attempt.costMicros);
    expect(body.costMicros).toBeGreaterThan(0);
    expect(await read(body.taskId)).toEqual(body);
  });

  test("falls back, and sums up over its attempts", async () => {
    const { body: before } = await run({ lane: "coding" });
    const name = before.attempts[0].agentName;
    await world.behave(name, { fault: "html" });
    const { body } = await run({ lane: "coding" });
    expect(body.status).toBe("succeeded");
    expect(body.attempts.map((attempt: { status: string }) => attempt.status)).toEqual(["failed", "succeeded"]);
    expect(body.attempts[0]).toMatchObject({
      agentName: name,
      owner: "upstream",
      error: expect.stringContaining("bad_answer"),
    });
  });

  test("that no agent can take is refused, and not given to one that others run", async () => {
    const { status, body } = await run({ requires: ["elsewhere"] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "refused", output: null, error: { code: "no_agent" } });
    const { body: decision } = await world.signalbox.ask(`/v1/decisions/${body.attempts[0].decisionId}`);
    expect(decision.decision.excluded.find((each: { agentId: string }) => each.agentId === ELSEWHERE.id)).toMatchObject(
      {
        filter: "not_callable",
      },
    );
  });

  test("ends with its deadline", async () => {
    await world.behave("swift-chat", { extraLatencyMs: 400_000 });
    const { body } = await run({ agent: "agent_swift-chat", budget: { deadlineMs: 2_500 } });
    expect(body).toMatchObject({ status: "failed", error: { code: "deadline_exceeded" } });
  });

  test("is cancelled when its caller goes away", async () => {
    await world.behave("quill", { extraLatencyMs: 400_000 });
    const leaving = new AbortController();
    const asked = fetch(`${world.signalbox.url}/v1/tasks`, {
      method: "POST",
      headers: { authorization: `Bearer ${caller}`, "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, agent: "agent_quill" }),
      signal: leaving.signal,
    });
    asked.catch(() => {});
    await until(async () => (await world.served("quill")).inFlight > 0);
    const { body } = await world.signalbox.ask("/v1/decisions?agentId=agent_quill&limit=1");
    leaving.abort();
    const task = await ended(body.rows[0].taskId);
    expect(task).toMatchObject({ status: "cancelled", attempts: [{ status: "ignored", owner: "client" }] });
    expect((await world.served("quill")).inFlight).toBe(0);
  });
});

describe("a task in the background", () => {
  test("is answered at once and goes on", async () => {
    const { status, headers, body } = await run({}, { prefer: "respond-async" });
    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`/v1/tasks/${body.taskId}`);
    expect(headers.get("preference-applied")).toBe("respond-async");
    expect(["queued", "working"]).toContain(body.status);
    expect(await ended(body.taskId)).toMatchObject({
      status: "succeeded",
      output: expect.stringMatching(/^\[simulated\]/),
    });
  });

  test("tells its moments as events, and only newer ones to who has seen some", async () => {
    await world.behave("swift-chat", { extraLatencyMs: 8_000 });
    const { body } = await run({ agent: "agent_swift-chat", mode: "async" });
    const follow = (seen?: string) =>
      world.signalbox.ask(`/v1/tasks/${body.taskId}/events`, {
        key: caller,
        headers: seen === undefined ? {} : { "last-event-id": seen },
      });
    const { headers, text } = await follow();
    expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const events = [...text.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)$/gm)].map(([, id, name, data]) => ({
      id: id!,
      name: name!,
      task: JSON.parse(data!) as TaskView,
    }));
    expect(events.length).toBeGreaterThanOrEqual(2);
    expect(events[0]!.name).toBe("working");
    expect(events.at(-1)).toMatchObject({ name: "succeeded", task: await read(body.taskId) });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect((await follow(events[0]!.id)).text.match(/^event: /gm)).toHaveLength(1);
    expect((await follow(events.at(-1)!.id)).text).toBe("");
  });

  test("is cancelled, and so is the agent's work", async () => {
    await world.behave("deep-reason", { extraLatencyMs: 400_000 });
    const { body } = await run({ agent: "agent_deep-reason", mode: "async" });
    await until(async () => (await world.served("deep-reason")).inFlight === 1);
    const cancelled = await world.signalbox.ask(`/v1/tasks/${body.taskId}/cancel`, { method: "POST", key: caller });
    expect(cancelled.status).toBe(200);
    const task = await ended(body.taskId);
    expect(task).toMatchObject({ status: "cancelled", attempts: [{ status: "ignored" }] });
    await until(async () => (await world.served("deep-reason")).inFlight === 0);
    const again = await world.signalbox.ask(`/v1/tasks/${body.taskId}/cancel`, { method: "POST", key: caller });
    expect(again.body).toEqual(task);
  });

  test("is made once for one key, however often it is asked for", async () => {
    const headers = { "idempotency-key": "the-same" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => run({ mode: "async" }, headers)));
    expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(1);
    await ended(answers[0]!.body.taskId);
    const again = await run({ mode: "async" }, headers);
    expect(again).toMatchObject({ status: 200, body: { taskId: answers[0]!.body.taskId, status: "succeeded" } });
    const other = await run({ mode: "async", critical: true }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
  });

  test("is nobody else's business", async () => {
    const { body } = await run({});
    await world.signalbox.ask("/v1/projects", {
      method: "POST",
      body: { id: "strangers", name: "Strangers", reason: "a test" },
    });
    const stranger = await world.signalbox.key("caller", "strangers");
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/events"],
      ["POST", "/cancel"],
    ] as const) {
      const answer = await world.signalbox.ask(`/v1/tasks/${body.taskId}${path}`, { method, key: stranger });
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, "not_found"]);
    }
  });
});

describe("a task that waits for a person", () => {
  const asked = { requires: ["judgement"], input: "May this customer have the money back?" };
  const reviewOf = async (taskId: string) =>
    (await world.signalbox.ask(`/v1/reviews?taskId=${taskId}`)).body.reviews[0];
  const act = (reviewId: string, verb: string, body?: object, key?: string) =>
    world.signalbox.ask(`/v1/reviews/${reviewId}/${verb}`, {
      method: "POST",
      body,
      ...(key === undefined ? {} : { key }),
    });

  test("goes on with the answer", async () => {
    const { status, body } = await run(asked);
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "waiting_human", review: { queue: "front" } });
    const review = await reviewOf(body.taskId);
    expect(review).toMatchObject({ id: body.review.reviewId, status: "waiting", agentId: PERSON.id, lane: "chat" });
    expect(review.messages).toEqual([{ role: "user", content: asked.input }]);

    const claimed = await act(review.id, "claim");
    expect(claimed.body).toMatchObject({ status: "claimed", claimedBy: { name: "administrator" } });
    const colleague = await world.signalbox.key("operator");
    expect(await act(review.id, "answer", { answer: "No." }, colleague)).toMatchObject({ status: 409 });
    expect(await act(review.id, "answer", { answer: "Yes, they may." })).toMatchObject({ status: 200 });

    const task = await ended(body.taskId);
    expect(task).toMatchObject({ status: "succeeded", output: "Yes, they may.", attempts: [{ status: "succeeded" }] });
    expect(await act(review.id, "answer", { answer: "Once more." })).toMatchObject({ status: 409 });
    const { body: audit } = await world.signalbox.ask(`/v1/audit?target=${review.id}`);
    expect(audit.entries.map((entry: { action: string }) => entry.action).sort()).toEqual([
      "review.answer",
      "review.claim",
    ]);
  });

  test("is handed on, then refused, and is then refused as nobody else can do it", async () => {
    const { body } = await run(asked);
    const { id } = await reviewOf(body.taskId);
    const handed = await act(id, "hand-on", { queue: "back-office", reason: "They know this customer" });
    expect(handed.body).toMatchObject({ status: "waiting", queue: "back-office", claimedBy: null });
    expect((await act(id, "reject", { reason: "Not ours to decide" })).status).toBe(200);
    const task = await ended(body.taskId);
    expect(task.attempts.map(({ status, kind }) => [status, kind])).toEqual([
      ["rejected", "single_candidate"],
      [null, "none"],
    ]);
    expect(task).toMatchObject({ status: "refused", error: { code: "no_agent" } });
  });

  test("is taken back by a cancellation, and by its deadline", async () => {
    const cancelled = (await run(asked)).body;
    await world.signalbox.ask(`/v1/tasks/${cancelled.taskId}/cancel`, { method: "POST", key: caller });
    expect(await ended(cancelled.taskId)).toMatchObject({ status: "cancelled", attempts: [{ status: "ignored" }] });
    expect((await world.signalbox.ask(`/v1/reviews/${cancelled.review.reviewId}`)).body).toMatchObject({
      status: "withdrawn",
      messages: null,
    });

    const late = (await run({ ...asked, budget: { deadlineMs: 2_100 } })).body;
    expect(late.status).toBe("waiting_human");
    expect(await ended(late.taskId)).toMatchObject({ status: "failed", error: { code: "deadline_exceeded" } });
    expect((await world.signalbox.ask(`/v1/reviews/${late.review.reviewId}`)).body.status).toBe("expired");
  });

  test("is not offered to a caller who waits for a completion", async () => {
    const answer = await world.signalbox.ask("/v1/chat/completions", {
      method: "POST",
      key: caller,
      body: { model: "agent/front-desk", messages: [{ role: "user", content: "Hello" }] },
    });
    expect(answer).toMatchObject({ status: 503, body: { error: { code: "no_agent", type: "server_error" } } });
  });
});
