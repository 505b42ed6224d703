import type { ControlOrder, ControlsState } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { orderSwitch } from "./order-switch.ts";

/** Refuses every change but the lifting of this. */
export function setReadOnly(world: World, caller: Caller, order: ControlOrder): Promise<ControlsState> {
  return orderSwitch(world, caller, "read_only", "set", order);
}
