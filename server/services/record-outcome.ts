import type { Agent } from "../domain/agent.ts";
import type { Outcome, OutcomeReport } from "../domain/outcome.ts";
import { Problem } from "../domain/problem.ts";
import { costOfUsage } from "./cost-of-usage.ts";
import type { Caller } from "./ports.ts";
import { findDecision } from "./read-decision.ts";
import { settleOutcome } from "./settle-outcome.ts";
import { policyOf } from "./view-stored.ts";
import { demand, type World } from "./world.ts";

/**
 * Records how the attempt that a decision led to has ended. The status is set once (`outcome_already_set`); a quality
 * may follow later with the same status. Ends the agent's load lease and teaches its success record.
 */
export async function recordOutcome(
  world: World,
  caller: Caller,
  decisionId: string,
  report: OutcomeReport,
): Promise<Outcome> {
  demand(caller, "route");
  // What Signalbox measured itself goes before what a caller says of it.
  await world.desk.settled(decisionId);
  const { record, outcome: standing } = await findDecision(world, caller, decisionId);
  const policy = await policyOf(world, record);
  const { chosenOrdinal } = record.decision;
  if (chosenOrdinal === null)
    throw new Problem("conflict", "This decision chose no agent, so it has no outcome.", "Route the task again.");
  const agent = policy.agents[chosenOrdinal]!;
  const outcome = outcomeOf(world, decisionId, report, policy.version, agent);
  const result = await settleOutcome(world, record, policy, outcome);
  if (result === "already_set") throw alreadySet(decisionId, standing);
  return result === "quality_added" && standing !== null ? { ...standing, quality: outcome.quality } : outcome;
}

function outcomeOf(
  world: World,
  decisionId: string,
  report: OutcomeReport,
  policyVersion: number,
  agent: Agent,
): Outcome {
  const { usage = null, costMicros } = report;
  return {
    decisionId,
    status: report.status,
    owner: report.owner ?? null,
    quality: report.quality ?? null,
    latencyMs: report.latencyMs ?? null,
    firstOutputMs: report.firstOutputMs ?? null,
    attemptNumber: report.attemptNumber ?? null,
    usage,
    usageEstimated: usage !== null && (report.usageEstimated ?? false),
    ...costOfUsage(world, policyVersion, agent, { usage, reportedMicros: costMicros }),
    error: report.error ?? null,
    reportedAtMs: world.clock.nowMs(),
  };
}

function alreadySet(decisionId: string, standing: Outcome | null): Problem {
  return new Problem(
    "outcome_already_set",
    `The outcome of ${decisionId} was set before${standing === null ? "" : ` as ${standing.status}`}.`,
    "A status is set once; only a quality may follow, with the same status.",
  );
}
