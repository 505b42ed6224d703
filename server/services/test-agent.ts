import type { TaskView } from "../domain/task-run.ts";
import type { Caller } from "./ports.ts";
import { runTask } from "./tasks/run-task.ts";
import { demand, type World } from "./world.ts";

/** Somebody sits before the screen and waits. */
const TEST_LIMIT_MS = 60_000;

/** Sends one agent one real task, to see whether it answers: recorded, counted and paid for like any other, and audited. */
export async function testAgent(
  world: World,
  caller: Caller,
  { agentId, input, signal }: { agentId: string; input: string; signal: AbortSignal },
): Promise<TaskView> {
  demand(caller, "change");
  const task = await runTask(
    world,
    caller,
    {
      input,
      agent: agentId,
      requires: [],
      critical: false,
      excludeAgents: [],
      budget: { deadlineMs: TEST_LIMIT_MS },
      mode: "sync",
    },
    { idempotency: null, signal },
  );
  const { id: actorId, name: actorName } = caller.actor;
  await world.audit.append({
    id: world.ids.next("audit"),
    atMs: world.clock.nowMs(),
    actorId,
    actorName,
    action: "agent.test",
    target: agentId,
    reason: "test call",
    before: null,
    after: { taskId: task.taskId, status: task.status, costMicros: task.costMicros },
  });
  return task;
}
