import type { ControlOrder, ControlsState } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { orderSwitch } from "./order-switch.ts";

/** Refuses new work with stopped_by_operator; what runs goes on. */
export function stopAll(world: World, caller: Caller, order: ControlOrder): Promise<ControlsState> {
  return orderSwitch(world, caller, "stop", "set", order);
}
