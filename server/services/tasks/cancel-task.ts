import { Problem } from "../../domain/problem.ts";
import type { TaskView } from "../../domain/task-run.ts";
import type { Caller } from "../ports.ts";
import { demand, visibleProject, type World } from "../world.ts";
import { viewTask } from "./read-task.ts";

/**
 * Asks for a task's end. Work at it stops here at once, at another router within a second, and the agent's connection is
 * closed; a task that waits for a person is taken back. One that has ended already is answered as it is.
 */
export async function cancelTask(world: World, caller: Caller, taskId: string): Promise<TaskView> {
  demand(caller, "route");
  const project = visibleProject(caller.actor);
  const run = await world.runs.requestCancel(taskId, project);
  if (run === null)
    throw new Problem(
      "not_found",
      `There is no task ${taskId} that Signalbox runs.`,
      "Check the id; a chat completion is cancelled by closing its connection.",
    );
  world.desk.stop(taskId, "cancelled");
  // What nobody works at is taken up once more, to be ended.
  world.desk.wake();
  world.events.publish({ kind: "tasks", id: taskId });
  return viewTask(world, taskId, project);
}
