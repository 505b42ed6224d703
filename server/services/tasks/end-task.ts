import type { TaskEnd, TaskRun } from "../../domain/task-run.ts";
import { EXCERPT_CHARACTERS } from "../make-decision.ts";
import type { ContentPolicy, World } from "../world.ts";

/** Who asked may fetch the whole output for a day. */
export const OUTPUT_KEPT_MS = 24 * 3_600_000;

/** Longer than any output that an agent may answer with. */
const EVERYTHING = 100_000_000;

/** Characters of a task's output that stay once its caller had time to fetch it. */
export function keptCharacters(content: ContentPolicy): number {
  return content === "full" ? EVERYTHING : content === "excerpt" ? EXCERPT_CHARACTERS : 0;
}

/** Ends a task that this router holds. False: it has lost the task to another one, which will end it. */
export async function endTask(world: World, { taskId }: TaskRun, end: TaskEnd): Promise<boolean> {
  const atMs = world.clock.nowMs();
  const isOurs = await world.runs.end(taskId, world.desk.owner, {
    end,
    atMs,
    wholeUntilMs: atMs + OUTPUT_KEPT_MS,
    outputCharacters: keptCharacters(world.settings.content),
  });
  world.events.publish({ kind: "tasks", id: taskId });
  return isOurs;
}
