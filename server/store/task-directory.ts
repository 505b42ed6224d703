import type { TaskDirectory } from "../services/ports.ts";
import { cleanText } from "./clean-text.ts";
import type { PrismaClient } from "./generated/client.ts";
import { asStoreProblem } from "./store-problem.ts";

/** Tasks are put here by the statement that appends their first decision. */
export function createTaskDirectory(prisma: PrismaClient): TaskDirectory {
  return {
    lineage: (taskId, project) =>
      asStoreProblem(async () => {
        const task = await prisma.task.findUnique({ where: { id: cleanText(taskId) } });
        if (task === null || (project !== null && task.project !== cleanText(project))) return null;
        return {
          taskId: task.id,
          rootTaskId: task.rootId ?? task.id,
          parentTaskId: task.parentId,
          depth: task.depth,
          project: task.project,
        };
      }),
  };
}
