import { z } from "zod";
import { Reason } from "../../domain/change-request.ts";
import { ReviewId, Slug } from "../../domain/id.ts";
import { Review, ReviewAnswer, ReviewFilters } from "../../domain/review.ts";
import type { Door } from "../door.ts";

const ReviewPath = z.strictObject({ id: ReviewId });
const READ = { method: "GET", tag: "reviews", permission: "read" } as const;
const CHANGE = {
  method: "POST",
  tag: "reviews",
  permission: "change",
  params: ReviewPath,
  answer: Review,
  errors: ["not_found", "conflict", "store_unavailable"],
} as const;

export const REVIEW_DOORS = {
  listReviews: {
    ...READ,
    path: "/v1/reviews",
    summary: "Tasks that wait for a person, oldest first.",
    query: ReviewFilters,
    answer: z.object({ reviews: z.array(Review) }),
    errors: ["store_unavailable"],
  },
  readReview: {
    ...READ,
    path: "/v1/reviews/{id}",
    summary: "One of them.",
    params: ReviewPath,
    answer: Review,
    errors: ["not_found", "store_unavailable"],
  },
  claimReview: {
    ...CHANGE,
    path: "/v1/reviews/{id}/claim",
    summary: "Keep others away from it for a quarter of an hour. Claiming it again prolongs that.",
  },
  answerReview: {
    ...CHANGE,
    path: "/v1/reviews/{id}/answer",
    summary: "Answer: the task ends with it.",
    body: ReviewAnswer,
  },
  rejectReview: {
    ...CHANGE,
    path: "/v1/reviews/{id}/reject",
    summary: "Refuse the task: it goes on to another agent, if there is one.",
    body: z.strictObject({ reason: Reason }),
  },
  handOnReview: {
    ...CHANGE,
    path: "/v1/reviews/{id}/hand-on",
    summary: "Let the people of another queue have it.",
    body: z.strictObject({ queue: Slug, reason: Reason }),
  },
} as const satisfies Record<string, Door>;
