import { canonicalJson } from "../domain/canonical-json.ts";
import { ENDED_STATUSES, type TaskView } from "../domain/task-run.ts";
import { explainTask } from "../services/explain-task.ts";
import { routeTask } from "../services/route-task.ts";
import { cancelTask } from "../services/tasks/cancel-task.ts";
import { followTask, type TaskMoment } from "../services/tasks/follow-task.ts";
import { readTask } from "../services/tasks/read-task.ts";
import { runTask } from "../services/tasks/run-task.ts";
import type { World } from "../services/world.ts";
import type { TASK_DOORS } from "./doors/tasks.ts";
import type { Handlers } from "./handlers.ts";

/** A connection on which nothing happens for longer is cut by some proxies. */
const KEEP_ALIVE_MS = 15_000;

export function createTaskHandlers(world: World): Pick<Handlers, keyof typeof TASK_DOORS> {
  const claimOf = (key: string | null, body: unknown) =>
    key === null ? null : { key, bodyDigest: world.vault.digest(canonicalJson(body)) };

  return {
    async routeTask({ caller, query, body, idempotencyKey }) {
      if (query.dry_run) return { body: await explainTask(world, caller, body) };
      return { body: await routeTask(world, caller, body, { idempotency: claimOf(idempotencyKey, body) }) };
    },
    async runTask({ caller, body, headers, idempotencyKey, left }) {
      const prefersAsync = /(^|,)\s*respond-async\s*($|[,;])/i.test(headers.prefer ?? "");
      const request = prefersAsync ? { ...body, mode: "async" as const } : body;
      const task = await runTask(world, caller, request, {
        idempotency: claimOf(idempotencyKey, request),
        signal: left,
      });
      return answerOf(task, prefersAsync);
    },
    readTask: async ({ caller, params }) => ({ body: await readTask(world, caller, params.id) }),
    async followTask({ caller, params, headers, left }) {
      const moments = followTask(world, caller, params.id, headers["last-event-id"] ?? null, left);
      // What is wrong with the request is found out before the stream begins.
      const first = await moments.next();
      return { frames: framesOf(first, moments), keepAliveMs: KEEP_ALIVE_MS };
    },
    cancelTask: async ({ caller, params }) => ({ body: await cancelTask(world, caller, params.id) }),
  };
}

function answerOf(task: TaskView, prefersAsync: boolean) {
  if (ENDED_STATUSES.has(task.status)) return { body: task };
  return {
    body: task,
    status: 202,
    headers: {
      location: `/v1/tasks/${task.taskId}`,
      ...(prefersAsync ? { "preference-applied": "respond-async" } : {}),
    },
  };
}

async function* framesOf(
  first: IteratorResult<TaskMoment, unknown>,
  moments: AsyncGenerator<TaskMoment>,
): AsyncGenerator<string> {
  if (first.done) return;
  yield frameOf(first.value);
  for await (const moment of moments) yield frameOf(moment);
}

function frameOf({ id, task }: TaskMoment): string {
  return `id: ${id}\nevent: ${task.status}\ndata: ${JSON.stringify(task)}\n\n`;
}
