import { answerReview, claimReview, handOnReview, rejectReview } from "../services/reviews/change-review.ts";
import { listReviews, readReview } from "../services/reviews/list-reviews.ts";
import type { World } from "../services/world.ts";
import type { REVIEW_DOORS } from "./doors/reviews.ts";
import type { Handlers } from "./handlers.ts";

export function createReviewHandlers(world: World): Pick<Handlers, keyof typeof REVIEW_DOORS> {
  return {
    listReviews: async ({ caller, query }) => ({ body: { reviews: await listReviews(world, caller, query) } }),
    readReview: async ({ caller, params }) => ({ body: await readReview(world, caller, params.id) }),
    claimReview: async ({ caller, params }) => ({ body: await claimReview(world, caller, params.id) }),
    answerReview: async ({ caller, params, body }) => ({
      body: await answerReview(world, caller, { reviewId: params.id, ...body }),
    }),
    rejectReview: async ({ caller, params, body }) => ({
      body: await rejectReview(world, caller, { reviewId: params.id, ...body }),
    }),
    handOnReview: async ({ caller, params, body }) => ({
      body: await handOnReview(world, caller, { reviewId: params.id, ...body }),
    }),
  };
}
