import type { DecisionRecord } from "../../domain/decision.ts";
import type { Outcome } from "../../domain/outcome.ts";
import type { Review } from "../../domain/review.ts";
import type { AttemptView, TaskRun } from "../../domain/task-run.ts";
import type { EarlierAttempts } from "../dispatch-task.ts";
import { settleOutcome } from "../settle-outcome.ts";
import { policyOf } from "../view-stored.ts";
import type { World } from "../world.ts";

/** How a task that was begun before goes on. */
export type TakenUp =
  | { kind: "go_on"; earlier: EarlierAttempts }
  /** A person has answered. */
  | { kind: "answered"; answer: string }
  /** A person was chosen, and has not answered. */
  | { kind: "still_waiting"; decision: DecisionRecord };

type Attempt = Omit<AttemptView, "agentName">;
type Ending = Pick<Outcome, "status" | "owner" | "error"> & { latencyMs: number | null };

/**
 * Reads what was tried at a task, and settles what was left open: the attempt that ended with its router says nothing of
 * its agent; what a person did with it is that attempt's outcome.
 */
export async function takeUpTask(world: World, run: TaskRun): Promise<TakenUp> {
  const attempts = await world.runs.attempts(run);
  const open = attempts.findLast(({ status, agentId }) => status === null && agentId !== null);
  if (open === undefined) return { kind: "go_on", earlier: earlierOf(attempts) };
  const stored = await world.decisions.find(open.decisionId, run.project);
  if (stored === null) throw new Error(`decision ${open.decisionId} of task ${run.taskId} is missing`);
  const { record } = stored;
  const attemptNumber = attempts.length;
  const settle = (ending: Ending) => settleOpen(world, record, attemptNumber, ending);

  if (!(await choseAPerson(world, record))) {
    await settle({ status: "ignored", owner: "platform", error: "its router ended before it did", latencyMs: null });
    return { kind: "go_on", earlier: earlierOf(attempts) };
  }
  const review = await world.reviews.ofDecision(record.id);
  if (review?.status === "answered") {
    await settle({ status: "succeeded", owner: null, error: null, latencyMs: waitedMs(review) });
    return { kind: "answered", answer: review.answer ?? "" };
  }
  if (review?.status === "rejected") {
    await settle({ status: "rejected", owner: null, error: review.reason, latencyMs: waitedMs(review) });
    return { kind: "go_on", earlier: earlierOf(attempts, open.agentId) };
  }
  if (!run.cancelRequested && world.clock.nowMs() < run.deadlineAtMs)
    return { kind: "still_waiting", decision: record };
  const error = run.cancelRequested ? "the task was cancelled" : "nobody answered in time";
  await settle({ status: "ignored", owner: "client", error, latencyMs: null });
  return { kind: "go_on", earlier: earlierOf(attempts) };
}

/** Attempts that were cut short count for nothing; who failed or refused is not asked again. */
function earlierOf(attempts: readonly Attempt[], refusedBy: string | null = null): EarlierAttempts {
  const failed = attempts.filter(({ status }) => status === "failed" || status === "rejected");
  return {
    count: failed.length,
    previousDecisionId: attempts.at(-1)?.decisionId ?? null,
    failedAgentIds: [...failed.map(({ agentId }) => agentId), refusedBy].filter((id) => id !== null),
  };
}

async function choseAPerson(world: World, record: DecisionRecord): Promise<boolean> {
  const policy = await policyOf(world, record);
  return policy.agents[record.decision.chosenOrdinal!]!.endpoint.kind === "human";
}

function waitedMs({ createdAtMs, endedAtMs }: Review): number | null {
  return endedAtMs === null ? null : Math.max(0, endedAtMs - createdAtMs);
}

async function settleOpen(world: World, record: DecisionRecord, attemptNumber: number, ending: Ending): Promise<void> {
  await settleOutcome(world, record, await policyOf(world, record), {
    ...ending,
    decisionId: record.id,
    quality: null,
    firstOutputMs: null,
    attemptNumber,
    usage: null,
    usageEstimated: false,
    costMicros: null,
    costSource: "unpriced",
    priceVersion: null,
    reportedAtMs: world.clock.nowMs(),
  });
}
