import type { AgentVerb, BreakerVerb, ControlsState } from "../../server/domain/controls.ts";
import { type Tile, VERB_WORDS } from "./prepare.ts";

export type SwitchVerb = "stop" | "resume" | "setReadOnly" | "liftReadOnly";

/** An order that a dialog is open for. */
export type Asked =
  | { target: "breaker"; verb: BreakerVerb; tile: Tile }
  | { target: "agent"; verb: AgentVerb; tile: Tile }
  | { target: "switch"; verb: SwitchVerb; state: ControlsState };

/** What the dialog says of an order. */
export interface AskedWords {
  title: string;
  effect: string;
  submitLabel: string;
  ends: boolean;
  danger: boolean;
  version: number;
  takesAway: { agentId: string; lane: string | null } | null;
}

const AGENT_WORDS: Record<AgentVerb, { label: string; effect: string }> = {
  drain: { label: "Drain", effect: "It gets no new work; what it has goes on." },
  disable: { label: "Disable", effect: "It is taken out of routing; what it has goes on." },
  enable: { label: "Enable", effect: "It gets work again." },
};

const SWITCH_WORDS: Record<SwitchVerb, { label: string; effect: string; ends: boolean }> = {
  stop: { label: "Stop all new work", effect: "Every new task is refused; what runs goes on.", ends: true },
  resume: { label: "Take new work again", effect: "New tasks are routed again.", ends: false },
  setReadOnly: { label: "Switch changes off", effect: "Every change but lifting this is refused.", ends: true },
  liftReadOnly: { label: "Let changes through", effect: "Changes are possible again.", ends: false },
};

export function wordsOf(asked: Asked): AskedWords {
  if (asked.target === "switch") {
    const { label, effect, ends } = SWITCH_WORDS[asked.verb];
    const isStop = asked.verb === "stop" || asked.verb === "resume";
    const { version } = isStop ? asked.state.stop : asked.state.readOnly;
    return { title: label, effect, submitLabel: label, ends, danger: ends, version, takesAway: null };
  }
  const { name, within, agentId, lane, breaker, availability } = asked.tile;
  const of = within === null ? name : `${name} ${within}`;
  const takesAway = agentId === null ? null : { agentId, lane };
  if (asked.target === "agent") {
    const { label, effect } = AGENT_WORDS[asked.verb];
    const away = asked.verb !== "enable";
    const version = availability?.version ?? 0;
    const title = `${label} ${of}`;
    return { title, effect, submitLabel: label, ends: away, danger: away, version, takesAway: away ? takesAway : null };
  }
  const { label, effect } = VERB_WORDS[asked.verb];
  return {
    title: `${label}: ${of}`,
    effect,
    submitLabel: label,
    ends: asked.verb !== "release" && asked.verb !== "reset",
    danger: asked.verb === "trip",
    version: breaker.version,
    takesAway: asked.verb === "trip" ? takesAway : null,
  };
}
