"use client";

import { useState } from "react";
import type { DecisionView } from "../../server/domain/decision.ts";
import { formatCount, formatNames, formatWeight } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { factorTone } from "../identity/factor-tone.ts";
import { Button } from "../ui/button.tsx";
import { factorLabel } from "../vocabulary.ts";
import { prepareTipping, type Tipping } from "./prepare-tipping.ts";

const SHOWN = 5;

/** What would have tipped it: each line one weight moved alone, and the interval in which somebody else wins. */
export function TippingList({ view }: { view: DecisionView }) {
  const [all, setAll] = useState(false);
  const { tippings, already, hopeless, axisTo } = prepareTipping(view);
  if (view.candidates.length === 0)
    return <p className="text-ink-2">Nobody was scored, so no weight could have changed it.</p>;
  if (view.candidates.length === 1)
    return <p className="text-ink-2">Nobody else was scored, so no weight could have tipped it.</p>;
  const shown = all ? tippings : tippings.slice(0, SHOWN);
  return (
    <div className="flex flex-col gap-1">
      {already && (
        <p className="text-ink-2">
          On total alone {already.name} would have won; the order of choice and not a weight decided.
        </p>
      )}
      {shown.length === 0 && !already && (
        <p className="text-ink-2">No change of a single weight makes anybody else win.</p>
      )}
      {shown.length > 0 && (
        <ul className="flex flex-col">
          {shown.map((tipping) => (
            <TippingRow key={`${tipping.agentId}/${tipping.factor}`} tipping={tipping} axisTo={axisTo} />
          ))}
        </ul>
      )}
      {tippings.length > SHOWN && !all && (
        <Button variant="quiet" size="small" className="self-start" onClick={() => setAll(true)}>
          {SHOWN} of {formatCount(tippings.length)} · show all
        </Button>
      )}
      {tippings.length > 0 && hopeless.length > 0 && (
        <p className="text-sm text-ink-3">
          No single weight makes{" "}
          {formatNames(
            hopeless.map((agent) => agent.name),
            3,
            "or",
          )}{" "}
          win.
        </p>
      )}
    </div>
  );
}

function TippingRow({ tipping, axisTo }: { tipping: Tipping; axisTo: number }) {
  const place = (share: number) => `${share * 100}%`;
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)_96px] items-center gap-x-2 border-b py-1.5">
      <AgentMark id={tipping.agentId} size={18} />
      <span className="min-w-0">
        <span className="font-medium">{tipping.name}</span>
        <span className="text-ink-2">
          , {factorLabel(tipping.factor).toLowerCase()} {tipping.direction} {formatWeight(tipping.at)}
        </span>
        <span className="text-ink-3"> (now {formatWeight(tipping.weight)})</span>
      </span>
      <span aria-hidden className="relative h-4" title={`weight from 0 to ${formatWeight(axisTo)}`}>
        <span className="absolute inset-x-0 top-1/2 h-px bg-line-strong" />
        <span
          className="absolute top-1/2 h-1.5 -translate-y-1/2 rounded-full"
          style={{
            left: place(tipping.from),
            width: `max(3px, ${place(tipping.to - tipping.from)})`,
            background: factorTone(tipping.factor),
            ...(tipping.openEnded ? { borderTopRightRadius: 0, borderBottomRightRadius: 0 } : {}),
          }}
        />
        <span
          className="absolute inset-y-0.5 w-[2px] -translate-x-1/2 rounded-full bg-ink"
          style={{ left: place(Math.min(1, tipping.weight / axisTo)) }}
        />
      </span>
    </li>
  );
}
