import { z } from "zod";
import { Reason } from "../../domain/change-request.ts";
import { ReviewId, Slug } from "../../domain/id.ts";
import { ReviewAnswer, ReviewFilters } from "../../domain/review.ts";
import { answerReview, claimReview, handOnReview, rejectReview } from "../../services/reviews/change-review.ts";
import { listReviews, readReview } from "../../services/reviews/list-reviews.ts";
import { permitted, router } from "../procedures.ts";

const Which = z.strictObject({ reviewId: ReviewId });

export const reviews = router({
  list: permitted("read")
    .input(ReviewFilters)
    .query(({ ctx, input }) => listReviews(ctx.world, ctx.caller, input)),
  get: permitted("read")
    .input(Which)
    .query(({ ctx, input }) => readReview(ctx.world, ctx.caller, input.reviewId)),
  claim: permitted("change")
    .input(Which)
    .mutation(({ ctx, input }) => claimReview(ctx.world, ctx.caller, input.reviewId)),
  answer: permitted("change")
    .input(Which.extend(ReviewAnswer.shape))
    .mutation(({ ctx, input }) => answerReview(ctx.world, ctx.caller, input)),
  reject: permitted("change")
    .input(Which.extend({ reason: Reason }))
    .mutation(({ ctx, input }) => rejectReview(ctx.world, ctx.caller, input)),
  handOn: permitted("change")
    .input(Which.extend({ queue: Slug, reason: Reason }))
    .mutation(({ ctx, input }) => handOnReview(ctx.world, ctx.caller, input)),
});
