import { DECISION_KINDS } from "../domain/decision.ts";
import { TASK_STATUSES } from "../domain/task-run.ts";
import type { KeptEnd, TaskLease, TaskLedger } from "../services/ports/tasks.ts";
import { cleanText, cleanTextOrNull } from "./clean-text.ts";
import { Prisma, type PrismaClient } from "./generated/client.ts";
import { codeOf, valueAt } from "./list-codes.ts";
import { OUTCOME_COLUMNS, type OutcomeRow, outcomeOf } from "./outcome-row.ts";
import { EXPIRED, insertReview, OPEN, WITHDRAWN } from "./review-row.ts";
import { asStoreProblem } from "./store-problem.ts";
import { RUN_COLUMNS, type RunRow, runOf } from "./task-run-row.ts";

const status = (name: (typeof TASK_STATUSES)[number]) => codeOf(TASK_STATUSES, name);
const QUEUED = status("queued");
const WORKING = status("working");
const WAITING = status("waiting_human");
const MOST_ATTEMPTS = 100;
const SWEEP_BATCH = 1_000;

interface AttemptRow extends Partial<OutcomeRow> {
  id: string;
  kind: number;
  chosen: string | null;
  lane: string;
  decided_at_ms: number;
}

/** Tasks that Signalbox brings to their end, in PostgreSQL: whoever holds the lease of a row works at it. */
export function createTaskLedger(prisma: PrismaClient): TaskLedger {
  const one = async (taskId: string, project: string | null) => {
    const rows = await prisma.$queryRaw<RunRow[]>`
      SELECT ${RUN_COLUMNS} FROM task_runs
      WHERE task_id = ${cleanText(taskId)} AND (${project}::text IS NULL OR project = ${project}::text)`;
    return rows[0] === undefined ? null : runOf(rows[0]);
  };

  return {
    create: (run, claim) =>
      asStoreProblem(async () => {
        const { lineage, lease, request, actorId, actorName, traceparent } = run;
        const created = await prisma.$executeRaw`
          INSERT INTO task_runs (task_id, root_task_id, parent_task_id, depth, project, actor_id, actor_name, traceparent,
            status, request, deadline_at, lease_owner, lease_until, starts, idempotency_key, body_digest, created_at)
          VALUES (${lineage.taskId}, ${lineage.rootTaskId}, ${lineage.parentTaskId}, ${lineage.depth},
            ${lineage.project}, ${cleanText(actorId)}, ${cleanText(actorName)}, ${cleanTextOrNull(traceparent)},
            ${lease === null ? QUEUED : WORKING}::smallint, ${cleanText(JSON.stringify(request))}::json,
            ${new Date(run.deadlineAtMs)}::timestamptz, ${lease?.owner ?? null}, ${dateOrNull(lease?.untilMs)}::timestamptz,
            ${lease === null ? 0 : 1}, ${cleanTextOrNull(claim?.key ?? null)}, ${claim?.bodyDigest ?? null},
            ${new Date(run.createdAtMs)}::timestamptz)
          ON CONFLICT (project, idempotency_key) DO NOTHING`;
        if (created === 1 || claim === null) return { outcome: "created" };
        const holder = await byKey(prisma, lineage.project, claim.key);
        if (holder === null) throw new Error(`the holder of an idempotency key of ${lineage.project} is gone`);
        return { outcome: "key_taken", taskId: holder.taskId, sameBody: holder.bodyDigest === claim.bodyDigest };
      }),
    find: (taskId, project) => asStoreProblem(() => one(taskId, project)),
    findByKey: (project, key) => asStoreProblem(() => byKey(prisma, project, key)),
    attempts: ({ taskId, rootTaskId }) =>
      asStoreProblem(async () => {
        const rows = await prisma.$queryRaw<AttemptRow[]>`
          SELECT d.id, d.kind, d.chosen, d.lane, d.decided_at_ms, ${Prisma.raw(OUTCOME_COLUMNS)}
          FROM decisions AS d LEFT JOIN outcomes AS o ON o.decision_id = d.id
          WHERE d.root_task_id = ${cleanText(rootTaskId)}
            AND coalesce(d.task_id, d.root_task_id) = ${cleanText(taskId)}
          ORDER BY d.id LIMIT ${MOST_ATTEMPTS}::int`;
        return rows.map(attemptOf);
      }),
    children: (taskId, limit) =>
      asStoreProblem(async () => {
        const rows = await prisma.$queryRaw<{ id: string; status: number | null }[]>`
          SELECT id, status FROM (
            SELECT id FROM tasks WHERE parent_id = ${cleanText(taskId)}
            UNION SELECT task_id FROM task_runs WHERE parent_task_id = ${cleanText(taskId)}
          ) AS child (id) LEFT JOIN task_runs ON task_id = id
          ORDER BY id LIMIT ${limit}::int`;
        return rows.map((row) => ({
          taskId: row.id,
          status: row.status === null ? null : valueAt(TASK_STATUSES, row.status),
        }));
      }),
    claim: (lease, nowMs, limit) => asStoreProblem(() => claim(prisma, lease, nowMs, limit)),
    renew: ({ owner, untilMs }, taskIds) =>
      asStoreProblem(async () => {
        const rows = await prisma.$queryRaw<{ task_id: string }[]>`
          UPDATE task_runs SET lease_until = ${new Date(untilMs)}::timestamptz
          WHERE task_id = ANY(${[...taskIds]}::text[]) AND lease_owner = ${owner} AND ended_at IS NULL
          RETURNING task_id`;
        return rows.map((row) => row.task_id);
      }),
    cancelled: (taskIds) =>
      asStoreProblem(async () => {
        const rows = await prisma.$queryRaw<{ task_id: string }[]>`
          SELECT task_id FROM task_runs WHERE task_id = ANY(${[...taskIds]}::text[]) AND cancel_requested`;
        return rows.map((row) => row.task_id);
      }),
    wait: (owner, review) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          const changed = await transaction.$executeRaw`
            UPDATE task_runs SET status = ${WAITING}::smallint, lease_owner = NULL, lease_until = NULL,
              version = version + 1
            WHERE task_id = ${review.taskId} AND lease_owner = ${owner} AND ended_at IS NULL`;
          if (changed === 1) await insertReview(transaction, review);
          return changed === 1;
        }),
      ),
    release: (taskId, owner) =>
      asStoreProblem(async () => {
        await prisma.$executeRaw`
          UPDATE task_runs SET status = ${QUEUED}::smallint, lease_owner = NULL, lease_until = NULL,
            version = version + 1
          WHERE task_id = ${taskId} AND lease_owner = ${owner} AND ended_at IS NULL`;
      }),
    end: (taskId, owner, kept) => asStoreProblem(() => end(prisma, taskId, owner, kept)),
    requestCancel: (taskId, project) =>
      asStoreProblem(async () => {
        await prisma.$executeRaw`
          UPDATE task_runs SET cancel_requested = true, version = version + 1
          WHERE task_id = ${cleanText(taskId)} AND (${project}::text IS NULL OR project = ${project}::text)
            AND ended_at IS NULL AND NOT cancel_requested`;
        return one(taskId, project);
      }),
    sweep: (nowMs, beforeMs, outputCharacters) =>
      asStoreProblem(async () => {
        await prisma.$executeRaw`
          UPDATE task_runs SET output = ${cut(outputCharacters)}, output_until = NULL
          WHERE task_id IN (
            SELECT task_id FROM task_runs WHERE output_until < ${new Date(nowMs)}::timestamptz LIMIT ${SWEEP_BATCH}::int
          )`;
        await prisma.$executeRaw`
          UPDATE task_runs SET idempotency_key = NULL, body_digest = NULL
          WHERE task_id IN (
            SELECT task_id FROM task_runs
            WHERE idempotency_key IS NOT NULL AND ended_at < ${new Date(beforeMs)}::timestamptz LIMIT ${SWEEP_BATCH}::int
          )`;
      }),
  };
}

async function byKey(prisma: PrismaClient, project: string, key: string) {
  const run = await prisma.taskRun.findUnique({
    where: { project_idempotencyKey: { project: cleanText(project), idempotencyKey: cleanText(key) } },
    select: { taskId: true, bodyDigest: true },
  });
  return run === null ? null : { taskId: run.taskId, bodyDigest: run.bodyDigest ?? "" };
}

/** `SKIP LOCKED` passes over what another router is taking up at this moment; what it has taken up is leased. */
async function claim(prisma: PrismaClient, lease: TaskLease, nowMs: number, limit: number) {
  const now = new Date(nowMs);
  const rows = await prisma.$queryRaw<RunRow[]>`
    WITH due AS (
      SELECT task_id FROM task_runs
      WHERE ended_at IS NULL AND (
        lease_until < ${now}::timestamptz
        OR lease_until IS NULL AND status = ${QUEUED}::smallint
        OR lease_until IS NULL AND status = ${WAITING}::smallint
          AND (cancel_requested OR deadline_at < ${now}::timestamptz)
      )
      ORDER BY created_at LIMIT ${limit}::int
      FOR UPDATE SKIP LOCKED
    )
    UPDATE task_runs SET status = ${WORKING}::smallint, lease_owner = ${lease.owner},
      lease_until = ${new Date(lease.untilMs)}::timestamptz, starts = starts + 1, version = version + 1
    FROM due WHERE task_runs.task_id = due.task_id
    RETURNING ${RUN_COLUMNS}`;
  return rows.map(runOf);
}

async function end(prisma: PrismaClient, taskId: string, owner: string, kept: KeptEnd): Promise<boolean> {
  const { end, atMs, wholeUntilMs, outputCharacters } = kept;
  const output = wholeUntilMs === null ? (end.output?.slice(0, outputCharacters) ?? null) : end.output;
  const at = new Date(atMs);
  return prisma.$transaction(async (transaction) => {
    const changed = await transaction.$executeRaw`
      UPDATE task_runs SET status = ${status(end.status)}::smallint, request = NULL,
        output = ${outputCharacters === 0 && wholeUntilMs === null ? null : cleanTextOrNull(output)},
        output_until = ${dateOrNull(end.output === null ? null : wholeUntilMs)}::timestamptz,
        error_code = ${end.error?.code ?? null}, error_message = ${cleanTextOrNull(end.error?.message ?? null)},
        lease_owner = NULL, lease_until = NULL, ended_at = ${at}::timestamptz, version = version + 1
      WHERE task_id = ${taskId} AND lease_owner = ${owner} AND ended_at IS NULL`;
    if (changed === 0) return false;
    await transaction.$executeRaw`
      UPDATE reviews SET status = CASE WHEN deadline_at <= ${at}::timestamptz THEN ${EXPIRED} ELSE ${WITHDRAWN} END::smallint,
        messages = NULL, ended_at = ${at}::timestamptz, version = version + 1
      WHERE task_id = ${taskId} AND status = ANY(${[...OPEN]}::smallint[])`;
    // The answer is the task's output from here on, and is kept there.
    await transaction.$executeRaw`
      UPDATE reviews SET answer = ${cut(outputCharacters, "answer")} WHERE task_id = ${taskId} AND answer IS NOT NULL`;
    return true;
  });
}

/** Nothing at all where not even an excerpt may be kept. */
function cut(characters: number, column: "output" | "answer" = "output"): Prisma.Sql {
  return characters === 0 ? Prisma.sql`NULL` : Prisma.sql`left(${Prisma.raw(column)}, ${characters}::int)`;
}

function attemptOf(row: AttemptRow) {
  const outcome = row.decision_id == null ? null : outcomeOf(row as OutcomeRow);
  return {
    decisionId: row.id,
    kind: valueAt(DECISION_KINDS, row.kind),
    agentId: row.chosen,
    lane: row.lane,
    decidedAtMs: row.decided_at_ms,
    status: outcome?.status ?? null,
    owner: outcome?.owner ?? null,
    latencyMs: outcome?.latencyMs ?? null,
    firstOutputMs: outcome?.firstOutputMs ?? null,
    usage: outcome?.usage ?? null,
    costMicros: outcome?.costMicros ?? null,
    error: outcome?.error ?? null,
  };
}

function dateOrNull(atMs: number | null | undefined): Date | null {
  return atMs == null ? null : new Date(atMs);
}
