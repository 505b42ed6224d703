import { TASK_STATUSES, type TaskEnd, TaskRequest, type TaskRun } from "../domain/task-run.ts";
import { Prisma } from "./generated/client.ts";
import { valueAt } from "./list-codes.ts";

/** Columns of `task_runs` as the driver gives them. */
export interface RunRow {
  task_id: string;
  root_task_id: string;
  parent_task_id: string | null;
  depth: number;
  project: string;
  actor_id: string;
  actor_name: string;
  traceparent: string | null;
  status: number;
  request: unknown;
  output: string | null;
  error_code: string | null;
  error_message: string | null;
  deadline_at: Date;
  cancel_requested: boolean;
  starts: number;
  version: number;
  created_at: Date;
  ended_at: Date | null;
}

const NAMES = [
  "task_id",
  "root_task_id",
  "parent_task_id",
  "depth",
  "project",
  "actor_id",
  "actor_name",
  "traceparent",
  "status",
  "request",
  "output",
  "error_code",
  "error_message",
  "deadline_at",
  "cancel_requested",
  "starts",
  "version",
  "created_at",
  "ended_at",
] as const satisfies (keyof RunRow)[];

export const RUN_COLUMNS = Prisma.raw(NAMES.map((name) => `task_runs.${name}`).join(", "));

export function runOf(row: RunRow): TaskRun {
  const status = valueAt(TASK_STATUSES, row.status);
  return {
    taskId: row.task_id,
    rootTaskId: row.root_task_id,
    parentTaskId: row.parent_task_id,
    depth: row.depth,
    project: row.project,
    actorId: row.actor_id,
    actorName: row.actor_name,
    traceparent: row.traceparent,
    status,
    request: row.request === null ? null : TaskRequest.parse(row.request),
    end:
      row.ended_at === null
        ? null
        : {
            status: status as TaskEnd["status"],
            output: row.output,
            error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
          },
    deadlineAtMs: row.deadline_at.getTime(),
    cancelRequested: row.cancel_requested,
    starts: row.starts,
    version: row.version,
    createdAtMs: row.created_at.getTime(),
    endedAtMs: row.ended_at?.getTime() ?? null,
  };
}
