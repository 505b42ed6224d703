import { Problem } from "../../domain/problem.ts";
import type { TaskRequest, TaskRun, TaskView } from "../../domain/task-run.ts";
import { assertNotStopped } from "../controls/assert-allowed.ts";
import type { Caller, IdempotencyClaim } from "../ports.ts";
import { resolveLineage } from "../resolve-lineage.ts";
import { deadlineOf } from "../task-deadline.ts";
import { demand, type World } from "../world.ts";
import { carryOutTask } from "./carry-out-task.ts";
import { LEASE_MS, MAXIMUM_AT_ONCE } from "./keep-working.ts";
import { viewTask } from "./read-task.ts";
import type { StopCause } from "./task-desk.ts";

/** How long a task has where its caller does not say: one who waits is waited with for as long as clients do. */
const SYNC_LIMIT_MS = 600_000;
const ASYNC_LIMIT_MS = 86_400_000;

export interface RunOptions {
  idempotency: IdempotencyClaim | null;
  /** Aborts when a caller who waits goes away; its task is then cancelled. */
  signal: AbortSignal;
}

/**
 * Brings a task to its end, in the foreground (`sync`) or in the background (`async`). The answer is the task as it then
 * stands: ended; or under way, in the background or because it waits for a person. What is under way goes on whatever
 * becomes of this router. The same idempotency key with the same body answers the first task again.
 */
export async function runTask(
  world: World,
  caller: Caller,
  request: TaskRequest,
  { idempotency, signal }: RunOptions,
): Promise<TaskView> {
  demand(caller, "route");
  const { actor } = caller;
  const earlier = idempotency === null ? null : await world.runs.findByKey(actor.project, idempotency.key);
  if (earlier !== null) return sameTask(world, caller, earlier.taskId, earlier.bodyDigest === idempotency?.bodyDigest);
  assertNotStopped(world);

  const isAsync = request.mode === "async";
  const lineage = await resolveLineage(world, actor, request.parentTaskId);
  const nowMs = world.clock.nowMs();
  const limitMs = request.budget?.deadlineMs ?? (isAsync ? ASYNC_LIMIT_MS : SYNC_LIMIT_MS);
  const hasRoom = !isAsync || world.desk.taskIds().length < MAXIMUM_AT_ONCE;
  const asked = {
    lineage,
    request,
    actorId: actor.id,
    actorName: actor.name,
    traceparent: caller.traceparent,
    deadlineAtMs: deadlineOf(world, actor, limitMs),
    createdAtMs: nowMs,
    lease: hasRoom ? { owner: world.desk.owner, untilMs: nowMs + LEASE_MS } : null,
  };
  const created = await world.runs.create(asked, idempotency);
  if (created.outcome === "key_taken") return sameTask(world, caller, created.taskId, created.sameBody);
  world.events.publish({ kind: "tasks", id: lineage.taskId });

  if (hasRoom) {
    const run: TaskRun = {
      ...lineage,
      ...asked,
      status: "working",
      end: null,
      cancelRequested: false,
      starts: 1,
      version: 1,
      endedAtMs: null,
    };
    const working = carryOutTask(world, run);
    if (isAsync) working.catch((error: unknown) => world.trouble(`task ${lineage.taskId} was not carried out`, error));
    else await untilCallerLeaves(world, lineage.taskId, signal, working);
  } else world.desk.wake();
  return viewTask(world, lineage.taskId, actor.project);
}

/** A caller who waits and goes away wants its task no more. */
async function untilCallerLeaves(
  world: World,
  taskId: string,
  signal: AbortSignal,
  working: Promise<unknown>,
): Promise<void> {
  const leave = () => world.desk.stop(taskId, "client_left" satisfies StopCause);
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  try {
    await working;
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

async function sameTask(world: World, caller: Caller, taskId: string, sameBody: boolean): Promise<TaskView> {
  if (sameBody) return viewTask(world, taskId, caller.actor.project);
  throw new Problem(
    "idempotency_key_reused",
    "This Idempotency-Key was used before with another body.",
    "Use a new key for a new task; send the same body to get the first task again.",
  );
}
