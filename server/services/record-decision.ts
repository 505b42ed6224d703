import type { DecisionView } from "../domain/decision.ts";
import type { RouteRequest } from "../domain/task.ts";
import { describeDecision } from "../engine/describe.ts";
import { assertNotStopped } from "./controls/assert-allowed.ts";
import { type MadeDecision, makeDecision, type Occasion } from "./make-decision.ts";
import type { Caller, IdempotencyClaim, TaskLineage } from "./ports.ts";
import type { World } from "./world.ts";

/** A decision that is durable, or one given up for that which somebody else recorded under the same idempotency key. */
export type RecordedDecision = MadeDecision &
  ({ outcome: "recorded"; view: DecisionView } | { outcome: "key_taken"; decisionId: string; sameBody: boolean });

/**
 * Decides and records: the one path of every decision that counts. Resolves when the record is durable; if it cannot be
 * made so, its load is given back and the error goes on.
 */
export async function recordDecision(
  world: World,
  caller: Caller,
  task: { request: RouteRequest; lineage: TaskLineage; occasion: Occasion; leaseMs: number },
  claim: IdempotencyClaim | null,
): Promise<RecordedDecision> {
  // Work that runs goes on: only what begins is refused. A task of the ledger began when it was taken in.
  if (task.occasion.cause === "route" && task.occasion.dispatch !== "durably") assertNotStopped(world);
  const made = makeDecision(world, caller, task.request, task.lineage, task.occasion);
  const { record, policy, parentSampled } = made;
  // The load is taken before the record is durable: others decide meanwhile and must see it.
  world.live.decided(record, policy, task.leaseMs, task.occasion.dispatch !== "caller");
  const appended = await world.decisions.append(record, claim).catch((error: unknown) => {
    world.live.undone(record.id);
    throw error;
  });
  if (appended.outcome === "key_taken") {
    world.live.undone(record.id);
    return { ...made, ...appended };
  }
  // Described once: the answer and the span tell the same.
  const view = describeDecision(record, policy, appended.durability);
  world.spans.recorded(record, view, parentSampled);
  world.meter.decided(record.decision.facts.sighting.lane, record.decision.kind, record.decideMicros);
  world.events.publish({ kind: "decisions", id: record.id });
  return { ...made, outcome: "recorded", view };
}
