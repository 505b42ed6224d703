import { Problem } from "../../domain/problem.ts";
import type { Review, ReviewFilters } from "../../domain/review.ts";
import type { Caller } from "../ports.ts";
import { demand, visibleProject, type World } from "../world.ts";

/** What waits for a person, oldest first. */
export async function listReviews(world: World, caller: Caller, filters: ReviewFilters): Promise<Review[]> {
  demand(caller, "read");
  return world.reviews.list({ ...filters, project: visibleProject(caller.actor) });
}

/** One review, or `not_found`. */
export async function readReview(world: World, caller: Caller, reviewId: string): Promise<Review> {
  demand(caller, "read");
  return findReview(world, caller, reviewId);
}

export async function findReview(world: World, caller: Caller, reviewId: string): Promise<Review> {
  const review = await world.reviews.find(reviewId, visibleProject(caller.actor));
  if (review !== null) return review;
  throw new Problem("not_found", `There is no review ${reviewId}.`, "List what waits with GET /v1/reviews.");
}
