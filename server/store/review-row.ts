import { REVIEW_STATUSES, type Review } from "../domain/review.ts";
import type { NewReview } from "../services/ports/tasks.ts";
import { cleanText } from "./clean-text.ts";
import type { Prisma, Review as ReviewTableRow } from "./generated/client.ts";
import { codeOf, valueAt } from "./list-codes.ts";

export const WAITING = codeOf(REVIEW_STATUSES, "waiting");
export const CLAIMED = codeOf(REVIEW_STATUSES, "claimed");
export const WITHDRAWN = codeOf(REVIEW_STATUSES, "withdrawn");
export const EXPIRED = codeOf(REVIEW_STATUSES, "expired");
/** What still waits for a person. */
export const OPEN = [WAITING, CLAIMED] as const;

/** Queues a review, unless the decision has one already. */
export async function insertReview(transaction: Prisma.TransactionClient, review: NewReview): Promise<void> {
  await transaction.review.createMany({
    data: [
      {
        id: review.id,
        taskId: review.taskId,
        decisionId: review.decisionId,
        project: review.project,
        agentId: review.agentId,
        queue: review.queue,
        lane: review.lane,
        messages: JSON.parse(cleanText(JSON.stringify(review.messages))) as Prisma.InputJsonValue,
        status: WAITING,
        deadlineAt: new Date(review.deadlineAtMs),
        createdAt: new Date(review.createdAtMs),
      },
    ],
    skipDuplicates: true,
  });
}

export function reviewOf(row: ReviewTableRow): Review {
  return {
    id: row.id,
    taskId: row.taskId,
    decisionId: row.decisionId,
    project: row.project,
    agentId: row.agentId,
    queue: row.queue,
    lane: row.lane,
    messages: row.messages as Review["messages"],
    status: valueAt(REVIEW_STATUSES, row.status),
    claimedBy:
      row.claimedBy === null || row.claimUntil === null
        ? null
        : { id: row.claimedBy, name: row.claimedByName ?? "", untilMs: row.claimUntil.getTime() },
    answer: row.answer,
    reason: row.reason,
    deadlineAtMs: row.deadlineAt.getTime(),
    createdAtMs: row.createdAt.getTime(),
    endedAtMs: row.endedAt?.getTime() ?? null,
    version: row.version,
  };
}
