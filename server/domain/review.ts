import { z } from "zod";
import { ReviewId, Slug, TaskId } from "./id.ts";
import { ChatMessage } from "./task.ts";

/** Where a review stands. The last four are ends. Append only: rows name it by its place. */
export const REVIEW_STATUSES = ["waiting", "claimed", "answered", "rejected", "withdrawn", "expired"] as const;
export const ReviewStatus = z.enum(REVIEW_STATUSES);
export type ReviewStatus = z.infer<typeof ReviewStatus>;

/** A task that waits for a person, as people see it. */
export const Review = z.object({
  id: z.string(),
  taskId: z.string(),
  decisionId: z.string(),
  project: z.string(),
  agentId: z.string().describe("The human agent that was chosen"),
  queue: z.string(),
  lane: z.string(),
  messages: z.array(ChatMessage).nullable().describe("What is asked; null once the review has ended"),
  status: ReviewStatus,
  claimedBy: z.object({ id: z.string(), name: z.string(), untilMs: z.number() }).nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable().describe("Why it was rejected or handed on"),
  deadlineAtMs: z.number(),
  createdAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  version: z.int(),
});
export type Review = z.infer<typeof Review>;

/** Which reviews a list shows, oldest first. */
export const ReviewFilters = z.strictObject({
  status: z
    .enum(["open", ...REVIEW_STATUSES])
    .default("open")
    .describe("open: waiting or claimed"),
  queue: Slug.exactOptional(),
  taskId: TaskId.exactOptional(),
  after: ReviewId.exactOptional().describe("Only reviews newer than this one: the last of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ReviewFilters = z.infer<typeof ReviewFilters>;

export const ReviewAnswer = z.strictObject({
  answer: z.string().min(1, "must not be empty").max(1_000_000),
});
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;
