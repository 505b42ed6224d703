import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf, problemOf } from "../api/client.ts";
import { outcomeOf, startWithFleet, type WithFleet } from "./with-fleet.ts";

let world: WithFleet;
beforeAll(async () => {
  world = await startWithFleet();
});
afterAll(() => world.stop());

const INPUT = "Reply with one short sentence that says you are ready.";

test("a test call is answered by the agent that was called, recorded and audited", async () => {
  const task = await clientOf(world.signalbox).agents.testCall.mutate({ agentId: "agent_quill", input: INPUT });
  expect(task).toMatchObject({ status: "succeeded", output: expect.stringContaining("[simulated] quill") });
  expect(task.attempts).toMatchObject([{ agentId: "agent_quill", kind: "pinned", status: "succeeded" }]);
  expect(task.costMicros).toBe((await outcomeOf(world.signalbox, task.attempts[0]!.decisionId)).costMicros);
  const { body } = await world.signalbox.ask("/v1/audit?limit=5");
  expect(body.entries).toContainEqual(expect.objectContaining({ action: "agent.test", target: "agent_quill" }));
});

test("a test call of a sick agent says what is wrong with it, and nobody else is asked", async () => {
  await world.behave("quill", { fault: "html" });
  const task = await clientOf(world.signalbox).agents.testCall.mutate({ agentId: "agent_quill", input: INPUT });
  await world.heal();
  expect(task.status).toBe("failed");
  expect(task.error).not.toBeNull();
  expect(new Set(task.attempts.map((attempt) => attempt.agentId))).toEqual(new Set(["agent_quill"]));
  expect(task.attempts[0]).toMatchObject({ status: "failed", owner: "upstream" });
});

test("a test call is for those who may change things, and of an agent that is there", async () => {
  const viewer = clientOf(world.signalbox, await world.signalbox.key("viewer"));
  expect(await problemOf(viewer.agents.testCall.mutate({ agentId: "agent_quill", input: INPUT }))).toMatchObject({
    code: "forbidden",
  });
  const api = clientOf(world.signalbox);
  const unknown = await problemOf(api.agents.testCall.mutate({ agentId: "agent_nobody", input: INPUT }));
  expect(unknown.code).toBe("unknown_agent");
  expect((await problemOf(api.agents.testCall.mutate({ agentId: "agent_quill", input: "  " }))).code).toBe(
    "invalid_request",
  );
});
