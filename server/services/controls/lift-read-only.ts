import type { ControlOrder, ControlsState } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { orderSwitch } from "./order-switch.ts";

/** Lets changes through again. */
export function liftReadOnly(world: World, caller: Caller, order: ControlOrder): Promise<ControlsState> {
  return orderSwitch(world, caller, "read_only", "lift", order);
}
