import { Problem } from "../../domain/problem.ts";
import type { Review } from "../../domain/review.ts";
import type { ReviewChange } from "../ports/tasks.ts";
import type { Caller } from "../ports.ts";
import { demand, visibleProject, type World } from "../world.ts";
import { findReview } from "./list-reviews.ts";

/** A claim keeps others away for so long; claiming again prolongs it. */
const CLAIM_MS = 15 * 60_000;

/** Takes a review for oneself, or keeps it for longer. `conflict` where somebody else has it, or it has ended. */
export async function claimReview(world: World, caller: Caller, reviewId: string): Promise<Review> {
  return change(world, caller, reviewId, "claim", "to be answered", (asked) =>
    world.reviews.claim({ ...asked, untilMs: asked.atMs + CLAIM_MS }),
  );
}

/** Answers: the task ends with it. Need not have been claimed before. */
export async function answerReview(
  world: World,
  caller: Caller,
  { reviewId, answer }: { reviewId: string; answer: string },
): Promise<Review> {
  const answered = await change(world, caller, reviewId, "answer", "answered", (asked) =>
    world.reviews.answer({ ...asked, answer }),
  );
  world.desk.wake();
  return answered;
}

/** Refuses the task: it goes on to another agent, if there is one. */
export async function rejectReview(
  world: World,
  caller: Caller,
  { reviewId, reason }: { reviewId: string; reason: string },
): Promise<Review> {
  const rejected = await change(world, caller, reviewId, "reject", reason, (asked) =>
    world.reviews.reject({ ...asked, reason }),
  );
  world.desk.wake();
  return rejected;
}

/** Lets the people of another queue have it. */
export async function handOnReview(
  world: World,
  caller: Caller,
  { reviewId, queue, reason }: { reviewId: string; queue: string; reason: string },
): Promise<Review> {
  return change(world, caller, reviewId, "hand_on", reason, (asked) =>
    world.reviews.handOn({ ...asked, queue, reason }),
  );
}

async function change(
  world: World,
  caller: Caller,
  reviewId: string,
  verb: "claim" | "answer" | "reject" | "hand_on",
  reason: string,
  make: (asked: ReviewChange) => Promise<Review | null>,
): Promise<Review> {
  demand(caller, "change");
  const before = await findReview(world, caller, reviewId);
  const { id: actorId, name: actorName } = caller.actor;
  const atMs = world.clock.nowMs();
  const audit = {
    id: world.ids.next("audit"),
    atMs,
    actorId,
    actorName,
    action: `review.${verb}`,
    target: reviewId,
    reason,
    // What people wrote is the task's content and has no place in the audit.
    before: { status: before.status, queue: before.queue, claimedBy: before.claimedBy },
    after: { verb, taskId: before.taskId },
  };
  const project = visibleProject(caller.actor);
  const changed = await make({ id: reviewId, project, actorId, actorName, atMs, audit });
  if (changed === null) throw notOpen(await findReview(world, caller, reviewId));
  world.events.publish({ kind: "tasks", id: changed.taskId });
  return changed;
}

function notOpen({ id, status, claimedBy }: Review): Problem {
  const isHeld = status === "claimed" && claimedBy !== null;
  return new Problem(
    "conflict",
    isHeld ? `Review ${id} is held by ${claimedBy.name}.` : `Review ${id} is ${status} and no longer open.`,
    isHeld ? "Wait until the claim ends, or ask its holder to hand it on." : "List what waits with GET /v1/reviews.",
  );
}
