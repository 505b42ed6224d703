import type { AgentAvailability } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type AgentOrder, orderAgent } from "./order-agent.ts";

/** Ends a drain or a disabling. */
export function enableAgent(world: World, caller: Caller, order: AgentOrder): Promise<AgentAvailability> {
  return orderAgent(world, caller, "enable", order);
}
