import type { DecisionRecord } from "../domain/decision.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { CompiledPolicy } from "../engine/compile-policy.ts";
import { chosenAgentId } from "./make-decision.ts";
import type { LearntOutcome } from "./ports.ts";
import type { World } from "./world.ts";

/** Below this share a lane is not taught by an outcome. */
const NEGLIGIBLE_SHARE = 0.005;

/**
 * The one path of every outcome, reported or our own: made durable, then the load lease ends, the success record learns
 * and everybody who watches is told. `already_set`: another status stands, and nothing was changed.
 */
export async function settleOutcome(
  world: World,
  record: DecisionRecord,
  policy: CompiledPolicy,
  outcome: Outcome,
  retryAfterMs: number | null = null,
): Promise<"set" | "quality_added" | "already_set"> {
  const agentId = chosenAgentId(record.decision, policy);
  if (agentId === null) throw new Error(`decision ${record.id} chose no agent and can have no outcome`);
  const learnt: LearntOutcome = { outcome, agentId, laneProbabilities: sharesOf(record, policy), retryAfterMs };
  const result = await world.decisions.setOutcome(learnt, record);
  if (result === "already_set") return result;
  world.live.settled(learnt);
  world.spans.outcome(record, agentId, outcome);
  world.meter.settled(outcome.status, outcome.owner);
  world.events.publish({ kind: "outcomes", id: record.id });
  return result;
}

/** The decision's soft lanes by name, without those that hardly count. */
function sharesOf({ decision }: DecisionRecord, policy: CompiledPolicy): Map<string, number> {
  const shares = new Map<string, number>();
  decision.facts.sighting.laneProbabilities.forEach((probability, place) => {
    if (probability >= NEGLIGIBLE_SHARE) shares.set(policy.laneNames[place]!, probability);
  });
  return shares;
}
