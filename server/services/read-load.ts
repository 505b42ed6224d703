import type { AgentState, BreakerState, BreakerView } from "../domain/snapshot.ts";
import type { Caller } from "./ports.ts";
import { demand, type World } from "./world.ts";

/** An agent as it is at this moment. */
export interface AgentLoad {
  agentId: string;
  /** Attempts that were given to it and have no outcome yet. */
  inFlight: number;
  /** How many it is given at a time just now. */
  limit: number;
  /** How many the policy says. */
  declared: number;
  availability: AgentState["availability"];
  breaker: { state: BreakerState; override: BreakerView["override"]; reason: string };
}

/** Load, limit and state of every agent in force, from the same live state that decisions see. */
export function readLoad(world: World, caller: Caller): AgentLoad[] {
  demand(caller, "explain");
  const live = world.live.snapshot({ project: caller.actor.project, sessionId: null, rootTaskId: "" });
  return world.policies.current().agents.flatMap(({ id, concurrency }) => {
    const state = live.agents.get(id);
    if (state === undefined) return [];
    const { state: breaker, override, reason } = state.breaker;
    return {
      agentId: id,
      inFlight: state.inFlight,
      limit: state.concurrencyLimit ?? concurrency,
      declared: concurrency,
      availability: state.availability,
      breaker: { state: breaker, override, reason },
    };
  });
}
