import type { DecisionView } from "../domain/decision.ts";
import type { RouteRequest } from "../domain/task.ts";
import { describeDecision } from "../engine/describe.ts";
import { makeDecision } from "./make-decision.ts";
import type { Caller } from "./ports.ts";
import { resolveLineage } from "./resolve-lineage.ts";
import { demand, type World } from "./world.ts";

/** Decides as `routeTask` would at this moment, without recording or reserving anything. */
export async function explainTask(world: World, caller: Caller, request: RouteRequest): Promise<DecisionView> {
  demand(caller, "explain");
  const lineage = await resolveLineage(world, caller.actor, request.parentTaskId);
  const { record, policy } = makeDecision(world, caller, request, lineage);
  return describeDecision(record, policy, "not_recorded", { propensity: "computed" });
}
