import { REVIEW_STATUSES } from "../domain/review.ts";
import { TASK_STATUSES } from "../domain/task-run.ts";
import type { ReviewChange, ReviewStore } from "../services/ports/tasks.ts";
import { auditCreateInput } from "./audit-log.ts";
import { cleanText } from "./clean-text.ts";
import { Prisma, type PrismaClient } from "./generated/client.ts";
import { codeOf } from "./list-codes.ts";
import { CLAIMED, OPEN, reviewOf, WAITING } from "./review-row.ts";
import { asStoreProblem } from "./store-problem.ts";

const ANSWERED = codeOf(REVIEW_STATUSES, "answered");
const REJECTED = codeOf(REVIEW_STATUSES, "rejected");
const TASK_QUEUED = codeOf(TASK_STATUSES, "queued");
const TASK_WAITING = codeOf(TASK_STATUSES, "waiting_human");

export function createReviewStore(prisma: PrismaClient): ReviewStore {
  /** Changes a review that is open and nobody else's, with its audit entry. `goesOn`: its task is queued as well. */
  const change = (asked: ReviewChange, data: Prisma.ReviewUpdateManyMutationInput, goesOn: boolean) =>
    asStoreProblem(() =>
      prisma.$transaction(async (transaction) => {
        const at = new Date(asked.atMs);
        const { count } = await transaction.review.updateMany({
          where: {
            id: cleanText(asked.id),
            ...(asked.project === null ? {} : { project: cleanText(asked.project) }),
            status: { in: [...OPEN] },
            deadlineAt: { gt: at },
            OR: [{ claimedBy: null }, { claimedBy: asked.actorId }, { claimUntil: { lt: at } }],
          },
          data: { ...data, version: { increment: 1 } },
        });
        if (count === 0) return null;
        const review = await transaction.review.findUniqueOrThrow({ where: { id: asked.id } });
        if (goesOn)
          await transaction.taskRun.updateMany({
            where: { taskId: review.taskId, status: TASK_WAITING, endedAt: null },
            data: { status: TASK_QUEUED, version: { increment: 1 } },
          });
        await transaction.auditEntry.create({ data: auditCreateInput(asked.audit) });
        return reviewOf(review);
      }),
    );
  const ended = (asked: ReviewChange) => ({
    claimedBy: asked.actorId,
    claimedByName: cleanText(asked.actorName),
    claimUntil: new Date(asked.atMs),
    messages: Prisma.DbNull,
    endedAt: new Date(asked.atMs),
  });

  return {
    list: ({ project, status, queue, taskId, after, limit }) =>
      asStoreProblem(async () => {
        const rows = await prisma.review.findMany({
          where: {
            ...(project === null ? {} : { project: cleanText(project) }),
            status: status === "open" ? { in: [...OPEN] } : codeOf(REVIEW_STATUSES, status),
            ...(queue === undefined ? {} : { queue }),
            ...(taskId === undefined ? {} : { taskId }),
            ...(after === undefined ? {} : { id: { gt: after } }),
          },
          orderBy: { id: "asc" },
          take: limit,
        });
        return rows.map(reviewOf);
      }),
    find: (id, project) =>
      asStoreProblem(async () => {
        const row = await prisma.review.findUnique({ where: { id: cleanText(id) } });
        return row === null || (project !== null && row.project !== project) ? null : reviewOf(row);
      }),
    ofDecision: (decisionId) =>
      asStoreProblem(async () => {
        const row = await prisma.review.findUnique({ where: { decisionId: cleanText(decisionId) } });
        return row === null ? null : reviewOf(row);
      }),
    claim: ({ untilMs, ...asked }) =>
      change(
        asked,
        {
          status: CLAIMED,
          claimedBy: asked.actorId,
          claimedByName: cleanText(asked.actorName),
          claimUntil: new Date(untilMs),
        },
        false,
      ),
    answer: ({ answer, ...asked }) =>
      change(asked, { ...ended(asked), status: ANSWERED, answer: cleanText(answer) }, true),
    reject: ({ reason, ...asked }) =>
      change(asked, { ...ended(asked), status: REJECTED, reason: cleanText(reason) }, true),
    handOn: ({ queue, reason, ...asked }) =>
      change(
        asked,
        { status: WAITING, claimedBy: null, claimedByName: null, claimUntil: null, queue, reason: cleanText(reason) },
        false,
      ),
  };
}
