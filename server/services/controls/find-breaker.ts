import { Problem } from "../../domain/problem.ts";
import { type BreakerScope, scopeOf } from "../../engine/breaker/scope.ts";
import type { World } from "../world.ts";

/** The scope of a breaker that stands before something in the policy in force. */
export function findBreaker({ policies }: Pick<World, "policies">, id: string): BreakerScope {
  const scope = scopeOf(id);
  const { agents, ordinalOf, laneByName } = policies.current();
  const isKnown =
    scope?.kind === "account"
      ? agents.some(({ account }) => account === scope.account)
      : (scope?.kind === "agent" || (scope?.kind === "lane" && laneByName.has(scope.lane))) &&
        ordinalOf.has(scope.agentId);
  if (scope === null || !isKnown)
    throw new Problem("not_found", `There is no breaker ${id}.`, "List the breakers with GET /v1/breakers.");
  return scope;
}

/** Whether a breaker stands before this agent in this lane. */
export function standsBefore({ policies }: Pick<World, "policies">, scope: BreakerScope) {
  const { agents } = policies.current();
  return (agentId: string, lane: string): boolean => {
    switch (scope.kind) {
      case "agent":
        return scope.agentId === agentId;
      case "lane":
        return scope.agentId === agentId && scope.lane === lane;
      case "account":
        return agents.some(({ id, account }) => id === agentId && account === scope.account);
      case "run":
        return false;
    }
  };
}
