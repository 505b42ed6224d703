import type { DecisionView } from "../domain/decision.ts";
import type { Outcome } from "../domain/outcome.ts";
import { Problem } from "../domain/problem.ts";
import type { Caller, StoredDecision } from "./ports.ts";
import { viewStored } from "./view-stored.ts";
import { demand, visibleProject, type World } from "./world.ts";

/** One decision with everything that follows from it, and its outcome if it has one. */
export async function readDecision(
  world: World,
  caller: Caller,
  decisionId: string,
): Promise<{ decision: DecisionView; outcome: Outcome | null }> {
  demand(caller, "read_own");
  const { record, outcome } = await findDecision(world, caller, decisionId);
  return { decision: await viewStored(world, record, "computed"), outcome };
}

/** The stored decision, or `not_found` where it is none of the caller's. */
export async function findDecision(world: World, caller: Caller, decisionId: string): Promise<StoredDecision> {
  const stored = await world.decisions.find(decisionId, visibleProject(caller.actor));
  if (stored !== null) return stored;
  throw new Problem(
    "not_found",
    `There is no decision ${decisionId}.`,
    "Check the id; list decisions with GET /v1/decisions.",
  );
}
