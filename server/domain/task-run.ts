import { z } from "zod";
import { DecisionKind } from "./decision.ts";
import { Usage } from "./money.ts";
import { FailureOwner, OutcomeStatus } from "./outcome.ts";
import { RouteRequest } from "./task.ts";

/** Where a dispatched task stands. The last five are ends, and an end is set once. */
export const TASK_STATUSES = [
  "queued",
  "working",
  "waiting_human",
  "paused",
  "succeeded",
  "failed",
  "stopped",
  "cancelled",
  "refused",
] as const;
export const TaskStatus = z.enum(TASK_STATUSES);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** A task in one of these changes no more. */
export const ENDED_STATUSES: ReadonlySet<TaskStatus> = new Set([
  "succeeded",
  "failed",
  "stopped",
  "cancelled",
  "refused",
]);

/** The body of `POST /v1/tasks`: a task to be brought to its end. */
export const TaskRequest = RouteRequest.extend({
  mode: z.enum(["sync", "async"]).default("sync").describe("async answers 202 at once and the task goes on"),
});
export type TaskRequest = z.infer<typeof TaskRequest>;

/** One attempt of a task as clients read it: the decision that led to it, and how it ended. */
export const AttemptView = z.object({
  decisionId: z.string(),
  kind: DecisionKind,
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  lane: z.string(),
  decidedAtMs: z.number(),
  status: OutcomeStatus.nullable().describe("null: still running"),
  owner: FailureOwner.nullable(),
  latencyMs: z.number().nullable(),
  firstOutputMs: z.number().nullable(),
  usage: Usage.nullable(),
  costMicros: z.number().nullable().describe("null: unpriced or still running"),
  error: z.string().nullable(),
});
export type AttemptView = z.infer<typeof AttemptView>;

/** A task as `GET /v1/tasks/{id}` answers it. */
export const TaskView = z.object({
  taskId: z.string(),
  rootTaskId: z.string(),
  parentTaskId: z.string().nullable(),
  depth: z.int(),
  status: TaskStatus,
  output: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  attempts: z.array(AttemptView),
  usage: Usage,
  costMicros: z.number().describe("Sum over the priced attempts"),
  unpricedAttempts: z.int(),
  createdAtMs: z.number(),
  deadlineAtMs: z.number().nullable().describe("null: its caller runs it"),
  endedAtMs: z.number().nullable(),
  review: z.object({ reviewId: z.string(), queue: z.string() }).nullable().describe("What it waits for"),
  children: z.array(z.object({ taskId: z.string(), status: TaskStatus.nullable() })),
});
export type TaskView = z.infer<typeof TaskView>;

/** How a task ended. */
export interface TaskEnd {
  status: Extract<TaskStatus, "succeeded" | "failed" | "stopped" | "cancelled" | "refused">;
  output: string | null;
  error: { code: string; message: string } | null;
}

/** A dispatched task as it is kept: its request until it has ended, and its end. */
export interface TaskRun {
  taskId: string;
  rootTaskId: string;
  parentTaskId: string | null;
  depth: number;
  project: string;
  /** Who asked for it: background work goes on in this name. */
  actorId: string;
  actorName: string;
  status: TaskStatus;
  /** `null` once the task has ended, unless content is kept in full. */
  request: TaskRequest | null;
  end: TaskEnd | null;
  deadlineAtMs: number;
  cancelRequested: boolean;
  /** The trace that it was asked in. */
  traceparent: string | null;
  /** Times that a router took it up. */
  starts: number;
  /** Rises with each change. */
  version: number;
  createdAtMs: number;
  endedAtMs: number | null;
}
