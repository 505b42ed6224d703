import type { DecisionView } from "../domain/decision.ts";
import type { Weights } from "../domain/factor.ts";
import { replay } from "../engine/decide.ts";
import { describeDecision } from "../engine/describe.ts";
import type { Caller } from "./ports.ts";
import { findDecision } from "./read-decision.ts";
import { policyOf } from "./view-stored.ts";
import { demand, type World } from "./world.ts";

export interface ReplayResult {
  before: DecisionView;
  after: DecisionView;
  /** The same agent was chosen. */
  same: boolean;
}

/** Decides a recorded decision again from its facts, under its own weights or others. Nothing is recorded. */
export async function replayDecision(
  world: World,
  caller: Caller,
  { decisionId, weights }: { decisionId: string; weights?: Weights | undefined },
): Promise<ReplayResult> {
  demand(caller, "read_own");
  const { record } = await findDecision(world, caller, decisionId);
  const policy = await policyOf(world, record);
  const again = { ...record, decision: replay(record.decision.facts, policy, weights) };
  const before = describeDecision(record, policy, "committed", { propensity: "computed" });
  const after = describeDecision(again, policy, "not_recorded", {
    propensity: "computed",
    ...(weights === undefined ? {} : { weights }),
  });
  return { before, after, same: before.chosen?.agentId === after.chosen?.agentId };
}
