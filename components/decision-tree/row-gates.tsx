import type { ExclusionView, Filter } from "../../server/domain/decision.ts";
import { formatCount, formatNamed, formatNames, formatQuantity } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { FILTER_WORDS, valueLabel } from "../vocabulary.ts";
import type { Drawing } from "./picture.ts";

export function GatesRow({ members, fell }: { members: number; fell: number }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 py-2">
      <span className="font-semibold">Hard filters</span>
      <span className="text-ink-2">
        {fell === 0
          ? `all ${formatQuantity(members, "member")} passed`
          : `${formatCount(fell)} of ${formatQuantity(members, "member")} fell, ${formatCount(members - fell)} left`}
      </span>
    </div>
  );
}

/** A gate at which somebody fell: who, while it is closed; what it asks, while those stand below it. */
export function GateRow({ gate, expanded }: { gate: Extract<Drawing, { kind: "gate" }>; expanded: boolean }) {
  return (
    <div className="flex items-baseline gap-x-3 py-1.5">
      <span className="w-28 shrink-0 font-medium">{FILTER_WORDS[gate.filter].label}</span>
      <span className="min-w-0 flex-1 truncate text-ink-3 max-sm:invisible">
        {expanded ? FILTER_WORDS[gate.filter].question : formatNames(gate.names, NAMED)}
      </span>
      <span className="whitespace-nowrap text-sm">
        {gate.filter === "not_a_member" ? (
          <span className="text-ink-2">{formatCount(gate.fell)} outside</span>
        ) : (
          <span className="font-medium text-bad">{formatCount(gate.fell)} fell</span>
        )}
        <span className="text-ink-3">, {formatCount(gate.left)} left</span>
      </span>
    </div>
  );
}

/** Names in a closed gate's line. */
const NAMED = 4;

export function OpenGatesRow({ filters }: { filters: readonly Filter[] }) {
  return <div className="py-1.5 text-ink-3">{formatQuantity(filters.length, "other filter")} stopped nobody</div>;
}

export function OpenGateRow({ filter }: { filter: Filter }) {
  return (
    <div className="flex items-baseline gap-x-2 py-1 text-ink-3">
      <span className="min-w-28">{FILTER_WORDS[filter].label}</span>
      <span>{FILTER_WORDS[filter].question}</span>
      <span className="ml-auto text-sm">nobody fell</span>
    </div>
  );
}

/** An agent that fell, with the values it fell by. It was never scored, so no score is shown. */
export function FallenRow({ exclusion }: { exclusion: ExclusionView }) {
  const values = Object.entries(exclusion.values).filter(([, value]) => typeof value === "number");
  return (
    <div className="flex flex-wrap items-center gap-x-3 py-1" title={`${exclusion.name} ${exclusion.reason}`}>
      <AgentName id={exclusion.agentId} name={exclusion.name} className="w-44 text-ink-2" />
      {values.length === 0 ? (
        <span className="min-w-0 flex-1 basis-48 text-ink-3">{exclusion.reason}</span>
      ) : (
        <span className="flex flex-1 flex-wrap gap-x-4 text-ink-3">
          {Object.entries(exclusion.values).map(([name, value]) => (
            <span key={name}>
              {valueLabel(name)} <span className="text-ink">{formatNamed(name, value)}</span>
            </span>
          ))}
        </span>
      )}
    </div>
  );
}
