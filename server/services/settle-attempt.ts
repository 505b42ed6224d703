import { type AttemptFailure, FAILURE_MEANINGS, type FailureCode, type MeasuredUsage } from "../domain/attempt.ts";
import type { Outcome } from "../domain/outcome.ts";
import { costOfUsage } from "./cost-of-usage.ts";
import type { Tried } from "./dispatch-task.ts";
import type { LoadSign } from "./ports.ts";
import { settleOutcome } from "./settle-outcome.ts";
import type { World } from "./world.ts";

/** How an attempt of our own ended, as it was measured here. */
export interface AttemptEnd {
  attemptNumber: number;
  latencyMs: number;
  /** Until the first event of a stream; `null` where the answer came whole. */
  firstOutputMs: number | null;
  failure: AttemptFailure | null;
  measured: MeasuredUsage | null;
}

/** What each failure says of how much the agent can take; those not named say nothing. */
const LOAD_SIGNS: Partial<Record<FailureCode, LoadSign>> = {
  rate_limited: "overloaded",
  overloaded: "overloaded",
  timed_out: "overloaded",
};

/** Attempts that were not let end: they say nothing of the agent. */
const CUT_SHORT: ReadonlySet<FailureCode> = new Set(["client_aborted", "task_stopped", "deadline_passed"]);

/**
 * Settles an attempt that Signalbox made itself: its outcome with usage and cost, the agent's concurrency limit, the
 * retry budget and the attempt's span. Resolves when the outcome is durable, and never rejects: what could not be
 * recorded is told to the operator.
 */
export async function settleAttempt(world: World, tried: Tried, end: AttemptEnd): Promise<void> {
  const { record, policy } = tried;
  const agent = policy.agents[record.decision.chosenOrdinal!]!;
  const sign = end.failure === null ? "fine" : (LOAD_SIGNS[end.failure.code] ?? "nothing");
  world.live.loadSeen(agent.id, agent.concurrency, sign);
  if (end.failure === null) world.live.earnRetry(poolOf(tried));
  const outcome = outcomeOf(world, tried, end);
  world.spans.attempt(record, agent, outcome);
  try {
    await settleOutcome(world, record, policy, outcome, end.failure?.retryAfterMs ?? null);
  } catch (error) {
    world.trouble(`the outcome of ${record.id} could not be recorded`, error);
  }
}

/** Retries are budgeted by project and lane. */
export function poolOf({ record }: Pick<Tried, "record">): string {
  return `${record.project}/${record.decision.facts.sighting.lane}`;
}

function outcomeOf(world: World, { record, policy }: Tried, end: AttemptEnd): Outcome {
  const { attemptNumber, latencyMs, firstOutputMs, failure, measured } = end;
  const agent = policy.agents[record.decision.chosenOrdinal!]!;
  const usage = measured?.usage ?? null;
  return {
    decisionId: record.id,
    status: failure === null ? "succeeded" : CUT_SHORT.has(failure.code) ? "ignored" : "failed",
    owner: failure === null ? null : FAILURE_MEANINGS[failure.code].owner,
    quality: null,
    latencyMs,
    firstOutputMs,
    attemptNumber,
    usage,
    usageEstimated: measured?.estimated ?? false,
    ...costOfUsage(world, policy.version, agent, { usage, reportedMicros: measured?.costMicros }),
    error: failure === null ? null : `${failure.code}: ${failure.message}`.slice(0, 1_000),
    reportedAtMs: world.clock.nowMs(),
  };
}
