import type { ControlOrder, ControlsState, GlobalVerb, Switch } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { assertWritable } from "./assert-allowed.ts";
import { changeControl } from "./change-control.ts";
import { readControls } from "./read-controls.ts";

/** The one path of the two global switches. Lifting read-only is the one change that read-only lets through. */
export async function orderSwitch(
  world: World,
  caller: Caller,
  id: Switch,
  verb: GlobalVerb,
  order: ControlOrder,
): Promise<ControlsState> {
  demand(caller, "change");
  if (!(id === "read_only" && verb === "lift")) assertWritable(world);
  await changeControl(world, caller, { kind: "global", id, verb, order, ends: verb === "set" });
  return readControls(world, caller);
}
