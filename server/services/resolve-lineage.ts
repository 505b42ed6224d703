import type { Actor } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { TaskLineage } from "./ports.ts";
import type { World } from "./world.ts";

/**
 * The place of a new task in its run: a root of its own, or a child of the named task of the same project. What is asked
 * with a task's credential is a child of that task, whatever is named: a delegation cannot begin a run of its own.
 */
export async function resolveLineage(
  world: World,
  { project, boundTo }: Pick<Actor, "project" | "boundTo">,
  parentTaskId: string | undefined,
): Promise<TaskLineage> {
  const taskId = world.ids.next("task");
  if (boundTo !== undefined) {
    const { taskId: parent, rootTaskId, depth } = boundTo;
    return { taskId, rootTaskId, parentTaskId: parent, depth: depth + 1, project };
  }
  if (parentTaskId === undefined) return { taskId, rootTaskId: taskId, parentTaskId: null, depth: 0, project };
  const parent = await world.tasks.lineage(parentTaskId, project);
  if (parent === null)
    throw new Problem(
      "not_found",
      `parentTaskId: there is no task ${parentTaskId} in project ${project}`,
      "Use the taskId that a route answered, or leave parentTaskId out for a new run.",
    );
  return { taskId, rootTaskId: parent.rootTaskId, parentTaskId, depth: parent.depth + 1, project };
}
