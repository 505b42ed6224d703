import type { Control } from "../domain/controls.ts";
import type { AgentState } from "../domain/snapshot.ts";

/** What people have ordered, by target. Of breakers the breakers themselves tell. */
export interface ControlTable {
  adopt(controls: readonly Control[]): void;
  all(): readonly Control[];
  availability(agentId: string, nowMs: number): AgentState["availability"];
  /** Tells of what has ended by itself since the last call. */
  sweep(nowMs: number): void;
}

const ENABLED: AgentState["availability"] = { mode: "enabled", reason: "" };

export function createControlTable(changed: (id: string) => void): ControlTable {
  const controls = new Map<string, Control>();
  let list: readonly Control[] = [];
  let sweptAtMs = 0;
  const keyOf = ({ kind, id }: Pick<Control, "kind" | "id">) => `${kind} ${id}`;
  return {
    adopt(all) {
      for (const control of all) {
        if (control.version <= (controls.get(keyOf(control))?.version ?? 0)) continue;
        controls.set(keyOf(control), control);
        if (control.kind !== "breaker") changed(control.id);
      }
      list = [...controls.values()];
    },
    all: () => list,
    availability(agentId, nowMs) {
      const control = controls.get(`agent ${agentId}`);
      if (control === undefined || control.verb === "enable" || (control.expiresAtMs ?? Infinity) <= nowMs)
        return ENABLED;
      return { mode: control.verb === "drain" ? "draining" : "disabled", reason: control.reason };
    },
    sweep(nowMs) {
      for (const { kind, id, expiresAtMs } of list)
        if (kind !== "breaker" && expiresAtMs !== null && expiresAtMs <= nowMs && expiresAtMs > sweptAtMs) changed(id);
      sweptAtMs = nowMs;
    },
  };
}
