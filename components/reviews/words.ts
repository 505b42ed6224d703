import type { ReviewStatus } from "../../server/domain/review.ts";

export const REVIEW_STATUS_WORDS: Record<ReviewStatus, string> = {
  waiting: "Waiting",
  claimed: "Claimed",
  answered: "Answered",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  expired: "Expired",
};

/** What a list can show. `open`: what waits or is claimed. */
export const SHOWN = ["open", "answered", "rejected", "withdrawn", "expired"] as const;
export type Shown = (typeof SHOWN)[number];

export const ROLE_WORDS: Record<string, string> = {
  system: "Instructions",
  developer: "Instructions",
  user: "Asked",
  assistant: "Answered before",
  tool: "Result of a tool",
  function: "Result of a tool",
};
