/** What bringing tasks to their end, and waiting for people, needs of the world. */
import type { AuditEntry } from "../../domain/audit.ts";
import type { Review, ReviewFilters } from "../../domain/review.ts";
import type { AttemptView, TaskEnd, TaskRun, TaskStatus } from "../../domain/task-run.ts";
import type { IdempotencyClaim, TaskLineage } from "../ports.ts";

/** Who works at a task, and until when nobody else may. */
export interface TaskLease {
  owner: string;
  untilMs: number;
}

export interface NewTaskRun
  extends Pick<TaskRun, "actorId" | "actorName" | "deadlineAtMs" | "createdAtMs" | "traceparent"> {
  lineage: TaskLineage;
  request: NonNullable<TaskRun["request"]>;
  /** `null`: whoever has room takes it up. */
  lease: TaskLease | null;
}

export type TaskCreated =
  | { outcome: "created" }
  /** Somebody used the key first. */
  | { outcome: "key_taken"; taskId: string; sameBody: boolean };

/** How the end of a task is kept. */
export interface KeptEnd {
  end: TaskEnd;
  atMs: number;
  /** The whole output is kept until then; `null`: it is cut at once. */
  wholeUntilMs: number | null;
  /** Characters of the output that stay after that. */
  outputCharacters: number;
}

export interface NewReview
  extends Pick<
    Review,
    "id" | "taskId" | "decisionId" | "project" | "agentId" | "queue" | "lane" | "deadlineAtMs" | "createdAtMs"
  > {
  messages: NonNullable<Review["messages"]>;
}

/** The ledger of dispatched tasks. Whoever changes a task's state must hold its lease, or the change is not made. */
export interface TaskLedger {
  create(run: NewTaskRun, claim: IdempotencyClaim | null): Promise<TaskCreated>;
  /** `project: null` finds in all. */
  find(taskId: string, project: string | null): Promise<TaskRun | null>;
  findByKey(project: string, key: string): Promise<{ taskId: string; bodyDigest: string } | null>;
  /** The decisions of a task and how they ended, oldest first, at most 100. */
  attempts(task: Pick<TaskLineage, "taskId" | "rootTaskId">): Promise<Omit<AttemptView, "agentName">[]>;
  /** Tasks that it delegated, oldest first, at most `limit`; `status: null` where their caller runs them. */
  children(taskId: string, limit: number): Promise<{ taskId: string; status: TaskStatus | null }[]>;
  /** Takes up at most `limit` tasks that nobody works at, oldest first. Two routers never get the same one. */
  claim(lease: TaskLease, nowMs: number, limit: number): Promise<TaskRun[]>;
  /** Prolongs the leases of these tasks; answers those that are still the owner's. */
  renew(lease: TaskLease, taskIds: readonly string[]): Promise<string[]>;
  /** Which of these somebody asked to cancel. */
  cancelled(taskIds: readonly string[]): Promise<string[]>;
  /** Lets a person have it: the review is queued and the lease ends, in one transaction. False: the lease was lost. */
  wait(owner: string, review: NewReview): Promise<boolean>;
  /** Back to those that nobody works at. */
  release(taskId: string, owner: string): Promise<void>;
  /** Ends it, and withdraws or expires what still waits for a person. False: the lease was lost. */
  end(taskId: string, owner: string, kept: KeptEnd): Promise<boolean>;
  /** Notes the wish; `null` where there is no such task. One that has ended is not changed. */
  requestCancel(taskId: string, project: string | null): Promise<TaskRun | null>;
  /** Cuts outputs whose time is over, and forgets idempotency keys of tasks that ended before `beforeMs`. */
  sweep(nowMs: number, beforeMs: number, outputCharacters: number): Promise<void>;
}

/** What a person does with a review: its new state, if it was in one of `from` and is nobody else's. */
export interface ReviewChange {
  id: string;
  project: string | null;
  actorId: string;
  actorName: string;
  atMs: number;
  audit: AuditEntry;
}

export interface ReviewStore {
  list(query: ReviewFilters & { project: string | null }): Promise<Review[]>;
  find(id: string, project: string | null): Promise<Review | null>;
  ofDecision(decisionId: string): Promise<Review | null>;
  /** Each is one transaction with its audit entry; `null` where it has ended or another person holds it. */
  claim(change: ReviewChange & { untilMs: number }): Promise<Review | null>;
  /** The task goes on at once: it is queued in the same transaction. */
  answer(change: ReviewChange & { answer: string }): Promise<Review | null>;
  reject(change: ReviewChange & { reason: string }): Promise<Review | null>;
  handOn(change: ReviewChange & { queue: string; reason: string }): Promise<Review | null>;
}
