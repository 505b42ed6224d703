import type { DecisionRecord } from "../../domain/decision.ts";
import type { TaskRun } from "../../domain/task-run.ts";
import { policyOf } from "../view-stored.ts";
import type { World } from "../world.ts";
import { messagesOf } from "./task-body.ts";

/** Puts a task into the queue of the person whom the decision chose. False: this router has lost the task. */
export async function askPerson(world: World, run: TaskRun, record: DecisionRecord): Promise<boolean> {
  const policy = await policyOf(world, record);
  const agent = policy.agents[record.decision.chosenOrdinal!]!;
  if (agent.endpoint.kind !== "human") throw new Error(`${agent.id} of decision ${record.id} is no person`);
  return world.runs.wait(world.desk.owner, {
    id: world.ids.next("rev"),
    taskId: run.taskId,
    decisionId: record.id,
    project: run.project,
    agentId: agent.id,
    queue: agent.endpoint.queue,
    lane: record.decision.facts.sighting.lane,
    messages: messagesOf(run.request!.input),
    deadlineAtMs: run.deadlineAtMs,
    createdAtMs: world.clock.nowMs(),
  });
}
