import { RouteRequest } from "../../domain/task.ts";
import { explainTask } from "../../services/explain-task.ts";
import { routeTask } from "../../services/route-task.ts";
import { permitted, router } from "../procedures.ts";

export const tasks = router({
  /** Decides and records; the caller runs the agent. */
  route: permitted("route")
    .input(RouteRequest)
    .mutation(({ ctx, input }) => routeTask(ctx.world, ctx.caller, input, { idempotency: null })),
  /** Decides without recording. A mutation only because a task may be longer than a URL. */
  explain: permitted("explain")
    .input(RouteRequest)
    .mutation(({ ctx, input }) => explainTask(ctx.world, ctx.caller, input)),
});
