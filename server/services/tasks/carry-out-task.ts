import { completionText } from "../../domain/chat.ts";
import type { TaskEnd, TaskRun } from "../../domain/task-run.ts";
import { type Dispatched, dispatchTask, type EarlierAttempts, NOTHING_EARLIER } from "../dispatch-task.ts";
import type { Caller } from "../ports.ts";
import { problemOfFailure, problemWithoutAgent } from "../problem-of-failure.ts";
import type { World } from "../world.ts";
import { askPerson } from "./ask-person.ts";
import { endTask } from "./end-task.ts";
import { takeUpTask } from "./take-up-task.ts";
import { bodyOf } from "./task-body.ts";
import type { StopCause } from "./task-desk.ts";

/** A task that ends its router each time it is taken up must not go round for ever. */
const MAXIMUM_STARTS = 10;

/** Where work at a task has left it. */
export type CarriedOut =
  | { kind: "ended"; end: TaskEnd }
  /** A person was asked. */
  | { kind: "waiting" }
  /** Another router has it now, or will. */
  | { kind: "let_go" };

/**
 * Works at a task whose lease this router holds until it has ended, waits for a person, or is let go. Started a second
 * time, it goes on from the attempts that are recorded.
 */
export async function carryOutTask(world: World, run: TaskRun): Promise<CarriedOut> {
  const { signal } = world.desk.begin(run.taskId);
  try {
    const end = await endOf(world, run, signal);
    if (end === "waiting") {
      world.events.publish({ kind: "tasks", id: run.taskId });
      return { kind: "waiting" };
    }
    if (end === "let_go") return { kind: "let_go" };
    return (await endTask(world, run, end)) ? { kind: "ended", end } : { kind: "let_go" };
  } finally {
    world.desk.done(run.taskId);
  }
}

async function endOf(world: World, run: TaskRun, signal: AbortSignal): Promise<TaskEnd | "waiting" | "let_go"> {
  const taken = run.starts > 1 ? await takeUpTask(world, run) : { kind: "go_on" as const, earlier: NOTHING_EARLIER };
  if (taken.kind === "answered") return succeeded(taken.answer);
  if (run.cancelRequested) return CANCELLED;
  if (taken.kind === "still_waiting") return (await askPerson(world, run, taken.decision)) ? "waiting" : "let_go";
  if (world.clock.nowMs() >= run.deadlineAtMs) return failure("deadline_exceeded", "the task's deadline has passed");
  if (run.starts > MAXIMUM_STARTS)
    return failure("internal", `it was taken up ${MAXIMUM_STARTS} times and never ended`);
  return dispatch(world, run, taken.earlier, signal);
}

async function dispatch(
  world: World,
  run: TaskRun,
  earlier: EarlierAttempts,
  signal: AbortSignal,
): Promise<TaskEnd | "waiting" | "let_go"> {
  const request = run.request!;
  const dispatched = await dispatchTask(world, callerOf(run), {
    request,
    body: bodyOf(request),
    stream: false,
    lineage: run,
    deadlineAtMs: run.deadlineAtMs,
    signal,
    dispatch: "durably",
    earlier,
  });
  // What the answer says of usage and cost must be there when it is read.
  await dispatched.tried.at(-1)!.settled;
  if (signal.aborted) return stopped(world, run, signal.reason as StopCause);
  return conclude(world, run, dispatched);
}

async function conclude(world: World, run: TaskRun, dispatched: Dispatched): Promise<TaskEnd | "waiting" | "let_go"> {
  const last = dispatched.tried.at(-1)!;
  switch (dispatched.kind) {
    case "completed":
      return succeeded(completionText(dispatched.completion));
    case "waiting":
      return (await askPerson(world, run, last.record)) ? "waiting" : "let_go";
    case "failed": {
      const { code, message } = problemOfFailure(dispatched.failure);
      return failure(code, message);
    }
    case "no_agent": {
      const { code, message } = problemWithoutAgent(last.view.rationale.at(-1) ?? "");
      return { status: "refused", output: null, error: { code, message } };
    }
    case "streaming":
      throw new Error(`task ${run.taskId} was answered by a stream that nobody asked for`);
  }
}

async function stopped(world: World, run: TaskRun, cause: StopCause): Promise<TaskEnd | "let_go"> {
  switch (cause) {
    case "cancelled":
      return CANCELLED;
    case "client_left":
      return { status: "cancelled", output: null, error: { code: "client_left", message: "its caller went away" } };
    case "shutdown":
      await world.runs.release(run.taskId, world.desk.owner);
      return "let_go";
    case "lease_lost":
      return "let_go";
  }
}

/** Background work is done in the name of whoever asked for it. */
function callerOf({ actorId, actorName, project, traceparent, taskId }: TaskRun): Caller {
  return { actor: { id: actorId, name: actorName, role: "caller", project }, traceparent, requestId: taskId };
}

const CANCELLED: TaskEnd = {
  status: "cancelled",
  output: null,
  error: { code: "cancelled", message: "it was cancelled" },
};

function succeeded(output: string): TaskEnd {
  return { status: "succeeded", output, error: null };
}

function failure(code: string, message: string): TaskEnd {
  return { status: "failed", output: null, error: { code, message } };
}
