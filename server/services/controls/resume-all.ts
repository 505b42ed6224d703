import type { ControlOrder, ControlsState } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { orderSwitch } from "./order-switch.ts";

/** Takes new work again. */
export function resumeAll(world: World, caller: Caller, order: ControlOrder): Promise<ControlsState> {
  return orderSwitch(world, caller, "stop", "lift", order);
}
