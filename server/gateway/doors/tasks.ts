import { z } from "zod";
import { DecisionView } from "../../domain/decision.ts";
import { RouteRequest } from "../../domain/task.ts";
import type { Door } from "../door.ts";

/** A switch in a URL: `?dry_run=true`. */
const Switch = z.enum(["true", "false"]).transform((value) => value === "true");

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
} as const satisfies Record<string, Door>;
