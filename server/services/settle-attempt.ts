import { type AttemptFailure, FAILURE_MEANINGS, type FailureCode, type MeasuredUsage } from "../domain/attempt.ts";
import type { Agent } from "../domain/agent.ts";
import { costOf } from "../domain/money.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { LoadSign } from "../engine/concurrency-limit.ts";
import type { Tried } from "./dispatch-task.ts";
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

/**
 * Settles an attempt that Signalbox made itself: its outcome with usage and cost, the agent's concurrency limit and the
 * retry budget. The answer does not wait for it; what could not be recorded is told to the operator.
 */
export function settleAttempt(world: World, { record, policy }: Tried, end: AttemptEnd): void {
  const agent = policy.agents[record.decision.chosenOrdinal!]!;
  const pool = `${record.project}/${record.decision.facts.sighting.lane}`;
  const sign = end.failure === null ? "fine" : (LOAD_SIGNS[end.failure.code] ?? "nothing");
  world.live.loadSeen(agent.id, agent.concurrency, sign);
  if (end.failure === null) world.live.earnRetry(pool);
  const outcome = outcomeOf(world, record.id, policy.version, agent, end);
  settleOutcome(world, record, policy, outcome).catch((error: unknown) =>
    world.trouble(`the outcome of ${record.id} could not be recorded`, error),
  );
}

function outcomeOf(
  world: World,
  decisionId: string,
  policyVersion: number,
  agent: Agent,
  { attemptNumber, latencyMs, firstOutputMs, failure, measured }: AttemptEnd,
): Outcome {
  const owner = failure === null ? null : FAILURE_MEANINGS[failure.code].owner;
  return {
    decisionId,
    // A client that went away says nothing about the agent.
    status: failure === null ? "succeeded" : owner === "client" ? "ignored" : "failed",
    owner,
    quality: null,
    latencyMs,
    firstOutputMs,
    attemptNumber,
    usage: measured?.usage ?? null,
    usageEstimated: measured?.estimated ?? false,
    ...costOfAttempt(world, policyVersion, agent, measured),
    error: failure === null ? null : `${failure.code}: ${failure.message}`.slice(0, 1_000),
    reportedAtMs: world.clock.nowMs(),
  };
}

/** The policy's own price goes before the price list; without either the attempt is unpriced, which is not free. */
function costOfAttempt(
  world: World,
  policyVersion: number,
  agent: Agent,
  measured: MeasuredUsage | null,
): Pick<Outcome, "costMicros" | "costSource" | "priceVersion"> {
  if (measured === null) return { costMicros: null, costSource: "unpriced", priceVersion: null };
  if (agent.price !== null)
    return {
      costMicros: costOf(agent.price, measured.usage),
      costSource: "policy",
      priceVersion: `policy ${policyVersion}`,
    };
  const listed = world.prices.price(agent, measured.usage, world.clock.nowMs());
  if (listed === null) return { costMicros: null, costSource: "unpriced", priceVersion: null };
  return { costMicros: listed.costMicros, costSource: "price_list", priceVersion: listed.version };
}
