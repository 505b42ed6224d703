import { z } from "zod";
import { DecisionView } from "../../domain/decision.ts";
import { TaskId } from "../../domain/id.ts";
import { RouteRequest } from "../../domain/task.ts";
import { TaskRequest, TaskView } from "../../domain/task-run.ts";
import type { Door } from "../door.ts";

/** A switch in a URL: `?dry_run=true`. */
const Switch = z.enum(["true", "false"]).transform((value) => value === "true");

const TaskPath = z.strictObject({ id: TaskId });

export const TASK_DOORS = {
  routeTask: {
    method: "POST",
    path: "/v1/route",
    tag: "tasks",
    // Recording needs `route`, which the use case asks for; a dry run may be had by whoever may explain.
    permission: "explain",
    summary: "Decide which agent gets a task, record why, and answer the whole decision. The caller runs the agent.",
    query: z.strictObject({
      dry_run: Switch.default(false).describe("Explain the decision without recording or reserving anything"),
    }),
    body: RouteRequest,
    answer: DecisionView,
    idempotent: true,
    errors: ["unknown_lane", "unknown_agent", "idempotency_key_reused", "not_found", "store_unavailable", "overloaded"],
  },
  runTask: {
    method: "POST",
    path: "/v1/tasks",
    tag: "tasks",
    permission: "route",
    summary: "Route a task and bring it to its end: the chosen agent is called, and the next one where that fails.",
    headers: z.object({
      prefer: z.string().max(200).exactOptional().describe("`respond-async`: as `mode: async` in the body"),
    }),
    body: TaskRequest,
    answer: TaskView,
    later: "The task goes on in the background, or waits for a person. `Location` says where it is.",
    idempotent: true,
    errors: ["unknown_lane", "unknown_agent", "idempotency_key_reused", "not_found", "store_unavailable", "overloaded"],
  },
  readTask: {
    method: "GET",
    path: "/v1/tasks/{id}",
    tag: "tasks",
    permission: "read_own",
    summary: "A task as it stands: its attempts, what they used and cost, and what it delegated.",
    params: TaskPath,
    answer: TaskView,
    errors: ["not_found", "store_unavailable"],
  },
  followTask: {
    method: "GET",
    path: "/v1/tasks/{id}/events",
    tag: "tasks",
    permission: "read_own",
    summary: "The same as server-sent events: the task each time that it changes, until it has ended.",
    params: TaskPath,
    headers: z.object({
      "last-event-id": z.string().max(200).exactOptional().describe("The newest event that was seen"),
    }),
    answer: TaskView,
    streams: "Events named by the task's status, whose data is the task",
    errors: ["not_found", "store_unavailable"],
  },
  cancelTask: {
    method: "POST",
    path: "/v1/tasks/{id}/cancel",
    tag: "tasks",
    permission: "route",
    summary: "Stop a task that Signalbox runs, and the agent's work at it. One that has ended is answered as it is.",
    params: TaskPath,
    answer: TaskView,
    errors: ["not_found", "store_unavailable"],
  },
} as const satisfies Record<string, Door>;
