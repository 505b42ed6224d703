import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Agent } from "../../server/domain/agent.ts";
import { createTaskCredentials } from "../../server/live/task-credentials.ts";
import { startWithFleet, type WithFleet } from "./with-fleet.ts";

/** An agent that delegates: what it is asked it asks Signalbox, with the credential that its attempt came with. */
interface Delegation {
  credential: string;
  traceparent: string;
  children: {
    status: number;
    taskId: string;
    parentTaskId: string;
    rootTaskId: string;
    depth: number;
    traceId: string;
  }[];
}

let world: WithFleet;
let server: Server;
const delegations: Delegation[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { messages } = (await json(request)) as { messages: { content: string }[] };
    const credential = String(request.headers["x-signalbox-credential"]);
    const delegation: Delegation = { credential, traceparent: String(request.headers["traceparent"]), children: [] };
    delegations.push(delegation);
    for (const claim of [{}, { "x-signalbox-parent-task": String(messages[0]!.content) }]) {
      const answer = await world.signalbox.ask("/v1/chat/completions", {
        method: "POST",
        key: credential,
        headers: { ...(claim as Record<string, string>), traceparent: delegation.traceparent },
        body: { model: "agent/swift-chat", messages: [{ role: "user", content: "Hello" }] },
      });
      const decisionId = answer.headers.get("x-signalbox-decision-id");
      const { body } = await world.signalbox.ask(`/v1/decisions/${decisionId}`);
      delegation.children.push({ status: answer.status, ...body.decision });
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ output: "delegated", usage: { inputTokens: 3, outputTokens: 2 }, costMicros: 77 }));
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const delegator = Agent.parse({
    id: "agent_delegator",
    name: "delegator",
    endpoint: { kind: "http", url },
    tier: "standard",
  });
  world = await startWithFleet({ more: [delegator] });
});
afterAll(async () => {
  await world.stop();
  server.close();
});

const run = (body: object) => world.signalbox.ask("/v1/tasks", { method: "POST", body });

test("what an agent asks with its credential is a child of its task, whatever it says", async () => {
  const { body: other } = await run({ input: "Hello", agent: "agent_swift-chat" });
  const { body } = await run({ input: other.taskId, agent: "agent_delegator" });
  expect(body).toMatchObject({ status: "succeeded", output: "delegated", costMicros: 77 });
  const { children, traceparent } = delegations.at(-1)!;
  expect(children).toHaveLength(2);
  for (const child of children)
    expect(child).toMatchObject({
      status: 200,
      parentTaskId: body.taskId,
      rootTaskId: body.taskId,
      depth: 1,
      traceId: traceparent.split("-")[1],
    });
  const { body: parent } = await world.signalbox.ask(`/v1/tasks/${body.taskId}`);
  expect(parent.children.map((child: { taskId: string }) => child.taskId).sort()).toEqual(
    children.map((child) => child.taskId).sort(),
  );
});

test("a credential opens the data plane of its project and nothing else", async () => {
  const key = delegations.at(-1)!.credential;
  expect(key).toMatch(/^sbt_/);
  expect((await world.signalbox.ask("/v1/models", { key })).status).toBe(200);
  expect((await world.signalbox.ask("/v1/keys", { key })).status).toBe(403);
  expect((await world.signalbox.ask("/v1/reviews", { key })).status).toBe(403);
  const changed = `${key.slice(0, -2)}${key.endsWith("AA") ? "BB" : "AA"}`;
  expect((await world.signalbox.ask("/v1/models", { key: changed })).status).toBe(401);
  const promoted = key.replace(".default.", ".another.");
  expect((await world.signalbox.ask("/v1/models", { key: promoted })).status).toBe(401);
});

test("a credential ends, fits into what a key may be, and is no good at another Signalbox", () => {
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs };
  const credentials = createTaskCredentials("one secret", clock);
  const binding = {
    taskId: "task_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    rootTaskId: "task_01ARZ3NDEKTSV4RRFFQ69G5FAW",
    depth: 63,
    project: "p".repeat(63),
    deadlineAtMs: 4_102_444_800_000,
    expiresAtMs: 4_102_444_860_000,
  };
  const token = credentials.issue(binding);
  expect(token.length).toBeLessThanOrEqual(200);
  expect(credentials.read(token)).toEqual(binding);
  expect(createTaskCredentials("another secret", clock).read(token)).toBeNull();
  nowMs = binding.expiresAtMs;
  expect(credentials.read(token)).toBeNull();
});
