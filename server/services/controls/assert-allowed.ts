import type { Control, Switch } from "../../domain/controls.ts";
import { Problem } from "../../domain/problem.ts";
import type { World } from "../world.ts";

type Switched = Pick<World, "live" | "clock">;

/** Refuses new work while an operator has stopped it. */
export function assertNotStopped(world: Switched): void {
  const stop = switchInForce(world, "stop");
  if (stop !== null) throw refusal(world, stop, "stopped_by_operator", "New work is stopped");
}

/** Refuses a change while changes are off. Lifting read-only is the one that is never asked. */
export function assertWritable(world: Switched): void {
  const readOnly = switchInForce(world, "read_only");
  if (readOnly !== null) throw refusal(world, readOnly, "read_only", "Changes are switched off");
}

/** The order that switched it on and has not ended, or `null`. */
function switchInForce({ live, clock }: Switched, name: Switch): Control | null {
  const control = live.controls().find(({ kind, id }) => kind === "global" && id === name);
  const isOn = control?.verb === "set" && (control.expiresAtMs ?? Infinity) > clock.nowMs();
  return isOn ? control : null;
}

function refusal({ clock }: Switched, control: Control, code: "stopped_by_operator" | "read_only", what: string) {
  const { actor, reason, expiresAtMs } = control;
  return new Problem(
    code,
    `${what} by ${actor}: ${reason}`,
    code === "read_only" ? "Lift read-only first, or wait until it ends." : "Wait until it ends, or ask an operator.",
    expiresAtMs === null ? {} : { retryAfterMs: Math.max(1, Math.ceil(expiresAtMs - clock.nowMs())) },
  );
}
