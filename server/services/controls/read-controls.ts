import type { AgentAvailability, Control, ControlsState, Switch, SwitchState } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";

/** The global switches, and every agent of the policy as people have set it. */
export async function readControls(world: World, caller: Caller): Promise<ControlsState> {
  demand(caller, "read");
  return {
    stop: switchOf(world, "stop"),
    readOnly: switchOf(world, "read_only"),
    agents: world.policies.current().agents.map(({ id }) => availabilityOf(world, id)),
  };
}

export function availabilityOf(world: World, agentId: string): AgentAvailability {
  const control = world.live.controls().find(({ kind, id }) => kind === "agent" && id === agentId);
  const version = control?.version ?? 0;
  if (control === undefined || control.verb === "enable" || hasEnded(world, control))
    return { agentId, mode: "enabled", reason: "", actor: null, since: null, expiresAt: null, version };
  return { agentId, mode: control.verb === "drain" ? "draining" : "disabled", ...toldOf(control) };
}

function switchOf(world: World, name: Switch): SwitchState {
  const control = world.live.controls().find(({ kind, id }) => kind === "global" && id === name);
  const version = control?.version ?? 0;
  if (control?.verb !== "set" || hasEnded(world, control))
    return { on: false, reason: "", actor: null, since: null, expiresAt: null, version };
  return { on: true, ...toldOf(control) };
}

function hasEnded({ clock }: World, { expiresAtMs }: Control): boolean {
  return expiresAtMs !== null && expiresAtMs <= clock.nowMs();
}

function toldOf({ reason, actor, createdAtMs, expiresAtMs, version }: Control) {
  return { reason, actor, since: createdAtMs, expiresAt: expiresAtMs, version };
}
