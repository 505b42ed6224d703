import type { DecisionView } from "../domain/decision.ts";
import { Problem } from "../domain/problem.ts";
import type { RouteRequest } from "../domain/task.ts";
import { FIRST } from "./make-decision.ts";
import type { Caller, IdempotencyClaim } from "./ports.ts";
import { recordDecision } from "./record-decision.ts";
import { resolveLineage } from "./resolve-lineage.ts";
import { viewStored } from "./view-stored.ts";
import { demand, type World } from "./world.ts";

export interface RouteOptions {
  idempotency: IdempotencyClaim | null;
}

/**
 * Routes a task: decides, records, and answers when the record is durable. The same idempotency key with the same body
 * answers the first decision again; with another body it is refused.
 */
export async function routeTask(
  world: World,
  caller: Caller,
  request: RouteRequest,
  { idempotency }: RouteOptions = { idempotency: null },
): Promise<DecisionView> {
  demand(caller, "route");
  const { project } = caller.actor;
  if (idempotency !== null) {
    const earlier = await world.decisions.findByKey(project, idempotency.key);
    if (earlier !== null)
      return answerAgain(world, project, earlier.decisionId, earlier.bodyDigest === idempotency.bodyDigest);
  }
  const lineage = await resolveLineage(world, caller.actor, request.parentTaskId);
  const task = { request, lineage, occasion: FIRST, leaseMs: world.settings.leaseMs };
  const recorded = await recordDecision(world, caller, task, idempotency);
  if (recorded.outcome === "key_taken") return answerAgain(world, project, recorded.decisionId, recorded.sameBody);
  return recorded.view;
}

async function answerAgain(
  world: World,
  project: string,
  decisionId: string,
  sameBody: boolean,
): Promise<DecisionView> {
  if (!sameBody)
    throw new Problem(
      "idempotency_key_reused",
      "This Idempotency-Key was used before with another body.",
      "Use a new key for a new task; send the same body to get the first answer again.",
    );
  const stored = await world.decisions.find(decisionId, project);
  if (stored === null) throw new Error(`decision ${decisionId} of an idempotency key is missing`);
  return viewStored(world, stored.record, "deferred");
}
