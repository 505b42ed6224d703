import type { AgentAvailability } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type AgentOrder, orderAgent } from "./order-agent.ts";

/** Gives an agent no new work; what it has goes on. */
export function drainAgent(world: World, caller: Caller, order: AgentOrder): Promise<AgentAvailability> {
  return orderAgent(world, caller, "drain", order);
}
