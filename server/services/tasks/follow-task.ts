import { ENDED_STATUSES, type TaskView } from "../../domain/task-run.ts";
import type { Caller } from "../ports.ts";
import { demand, visibleProject, type World } from "../world.ts";
import { viewTask } from "./read-task.ts";

/** Changes that other routers made are seen after this at the latest. */
const LOOK_EVERY_MS = 1_000;
/** Changes in quick succession are told as one. */
const GATHER_MS = 50;
/** A follower who wants more connects again. */
const LONGEST_MS = 15 * 60_000;

/** A task as it stood at one moment. `id` names the moment: it differs whenever the task does. */
export interface TaskMoment {
  id: string;
  task: TaskView;
}

/**
 * A task each time that it changes, until it has ended. Who has seen a moment already and names it gets only what is
 * newer. Ends as well when `signal` aborts, and after a quarter of an hour.
 */
export async function* followTask(
  world: World,
  caller: Caller,
  taskId: string,
  lastSeen: string | null,
  signal: AbortSignal,
): AsyncGenerator<TaskMoment> {
  demand(caller, "read_own");
  const project = visibleProject(caller.actor);
  const untilMs = world.clock.nowMs() + LONGEST_MS;
  let seen = lastSeen;
  const changes = changesOf(world, signal);
  try {
    for (;;) {
      const task = await viewTask(world, taskId, project);
      const id = momentOf(task);
      if (id !== seen) yield { id, task };
      seen = id;
      if (ENDED_STATUSES.has(task.status) || signal.aborted || world.clock.nowMs() >= untilMs) return;
      await changes.next();
    }
  } finally {
    changes.close();
  }
}

/** What of a task can change, in short. */
function momentOf({ status, attempts, children }: TaskView): string {
  const ended = attempts.filter((attempt) => attempt.status !== null).length;
  const endedChildren = children.filter((child) => child.status !== null && ENDED_STATUSES.has(child.status)).length;
  return [status, attempts.length, ended, children.length, endedChildren].join("-");
}

/** Waits for the next sign that something may have changed, or for the time to look anyway. */
function changesOf(world: World, signal: AbortSignal): { next(): Promise<void>; close(): void } {
  let isChanged = false;
  let wake: (() => void) | null = null;
  const notice = () => {
    isChanged = true;
    wake?.();
  };
  const unsubscribe = world.events.subscribe(notice);
  signal.addEventListener("abort", notice);
  return {
    async next() {
      await new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          timer = setTimeout(resolve, signal.aborted ? 0 : GATHER_MS);
          wake = null;
        };
        if (isChanged) wake();
        isChanged = false;
      });
      wake = null;
    },
    close() {
      unsubscribe();
      signal.removeEventListener("abort", notice);
    },
  };
}
