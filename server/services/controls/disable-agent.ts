import type { AgentAvailability } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type AgentOrder, orderAgent } from "./order-agent.ts";

/** Takes an agent out of routing; what it has goes on. */
export function disableAgent(world: World, caller: Caller, order: AgentOrder): Promise<AgentAvailability> {
  return orderAgent(world, caller, "disable", order);
}
