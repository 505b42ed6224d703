import { z } from "zod";
import { TaskId } from "../../domain/id.ts";
import { RouteRequest } from "../../domain/task.ts";
import { TaskRequest } from "../../domain/task-run.ts";
import { explainTask } from "../../services/explain-task.ts";
import { routeTask } from "../../services/route-task.ts";
import { cancelTask } from "../../services/tasks/cancel-task.ts";
import { readTask } from "../../services/tasks/read-task.ts";
import { runTask } from "../../services/tasks/run-task.ts";
import { permitted, router } from "../procedures.ts";

const Which = z.strictObject({ taskId: TaskId });

export const tasks = router({
  /** Decides and records; the caller runs the agent. */
  route: permitted("route")
    .input(RouteRequest)
    .mutation(({ ctx, input }) => routeTask(ctx.world, ctx.caller, input, { idempotency: null })),
  /** Decides without recording. A mutation only because a task may be longer than a URL. */
  explain: permitted("explain")
    .input(RouteRequest)
    .mutation(({ ctx, input }) => explainTask(ctx.world, ctx.caller, input)),
  /** Brings the task to its end. */
  run: permitted("route")
    .input(TaskRequest)
    .mutation(({ ctx, input, signal }) =>
      runTask(ctx.world, ctx.caller, input, { idempotency: null, signal: signal ?? new AbortController().signal }),
    ),
  get: permitted("read_own")
    .input(Which)
    .query(({ ctx, input }) => readTask(ctx.world, ctx.caller, input.taskId)),
  cancel: permitted("route")
    .input(Which)
    .mutation(({ ctx, input }) => cancelTask(ctx.world, ctx.caller, input.taskId)),
});
