import type { Agent } from "../domain/agent.ts";
import { costOf } from "../domain/money.ts";
import type { Outcome, OutcomeReport } from "../domain/outcome.ts";
import { Problem } from "../domain/problem.ts";
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
  const { record, outcome: standing } = await findDecision(world, caller, decisionId);
  const policy = await policyOf(world, record);
  const { chosenOrdinal } = record.decision;
  if (chosenOrdinal === null)
    throw new Problem("conflict", "This decision chose no agent, so it has no outcome.", "Route the task again.");
  const agent = policy.agents[chosenOrdinal]!;
  const outcome = { ...outcomeOf(decisionId, report, agent), reportedAtMs: world.clock.nowMs() };
  const result = await settleOutcome(world, record, policy, outcome);
  if (result === "already_set") throw alreadySet(decisionId, standing);
  return result === "quality_added" && standing !== null ? { ...standing, quality: outcome.quality } : outcome;
}

function outcomeOf(decisionId: string, report: OutcomeReport, agent: Agent): Omit<Outcome, "reportedAtMs"> {
  const { status, owner, quality, latencyMs, usage, error } = report;
  const listed = usage !== undefined && agent.price !== null ? costOf(agent.price, usage) : null;
  return {
    decisionId,
    status,
    owner: owner ?? null,
    quality: quality ?? null,
    latencyMs: latencyMs ?? null,
    usage: usage ?? null,
    costMicros: report.costMicros ?? listed,
    costSource: report.costMicros !== undefined ? "reported" : listed !== null ? "price_list" : "unpriced",
    error: error ?? null,
  };
}

function alreadySet(decisionId: string, standing: Outcome | null): Problem {
  return new Problem(
    "outcome_already_set",
    `The outcome of ${decisionId} was set before${standing === null ? "" : ` as ${standing.status}`}.`,
    "A status is set once; only a quality may follow, with the same status.",
  );
}
