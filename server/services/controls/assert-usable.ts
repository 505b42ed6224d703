import { Problem } from "../../domain/problem.ts";
import { lanesLeftEmpty } from "../../engine/pool-rules.ts";
import type { World } from "../world.ts";

type Usable = (agentId: string, lane: string) => boolean;

/** Refuses what would leave a lane without any usable agent, naming the lanes. `isLost`: what the order takes away. */
export function assertUsable(world: World, isLost: Usable): void {
  const lanes = lanesEmptiedBy(world, isLost);
  if (lanes.length === 0) return;
  throw new Problem(
    "conflict",
    `No usable agent would remain in ${lanes.slice(0, 12).join(", ")}${lanes.length > 12 ? " and others" : ""}.`,
    "Bring another agent of these lanes back first, or send force: true to do it all the same.",
  );
}

/** The lanes that have a usable agent now and would have none. */
export function lanesEmptiedBy(world: World, isLost: Usable): string[] {
  const policy = world.policies.current();
  const snapshot = world.live.snapshot({ project: "default", sessionId: null, rootTaskId: "" });
  const usable: Usable = (agentId, lane) => {
    const state = snapshot.agents.get(agentId);
    if (state === undefined) return true;
    if (state.availability.mode !== "enabled") return false;
    const { override, state: automatic } = state.breakerByLane?.get(lane) ?? state.breaker;
    return override === "forced_open" ? false : override !== null || automatic !== "open";
  };
  const lanes = policy.document.lanes.map(({ name, members }) => ({ name, agentIds: members }));
  return lanesLeftEmpty(lanes, usable, (agentId, lane) => usable(agentId, lane) && !isLost(agentId, lane));
}
