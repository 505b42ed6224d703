import type { Flip, WhatIfResult } from "../../server/domain/what-if.ts";
import { formatCount, formatExcerpt, formatScore } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { cn } from "../ui/class-names.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { TIER_WORDS } from "../vocabulary.ts";

/** The decisions that the draft would have made otherwise; each opens before and after side by side. */
export function FlipList({
  result,
  names,
  stale,
  onOpen,
}: {
  result: WhatIfResult;
  names: ReadonlyMap<string, string>;
  stale: boolean;
  onOpen: (decisionId: string) => void;
}) {
  if (result.flips === 0) return <p className="py-2 text-ink-2">No decision would have gone elsewhere.</p>;
  return (
    <div aria-busy={stale} className={cn("@container transition-opacity", stale && "opacity-70")}>
      <ul>
        {result.flipped.map((flip) => (
          <li key={flip.decisionId} className="border-b">
            <FlipRow flip={flip} names={names} onOpen={() => onOpen(flip.decisionId)} />
          </li>
        ))}
      </ul>
      {result.flipped.length < result.flips && (
        <p className="pt-1.5 text-sm text-ink-3">
          The newest {formatCount(result.flipped.length)} of {formatCount(result.flips)} flips
        </p>
      )}
    </div>
  );
}

function FlipRow({ flip, names, onOpen }: { flip: Flip; names: ReadonlyMap<string, string>; onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-haspopup="dialog"
      className="grid w-full grid-cols-1 items-center gap-x-4 py-1.5 text-left hover:bg-hover @2xl:grid-cols-[64px_64px_minmax(0,1fr)_340px]"
    >
      <span className="text-ink-3 @max-2xl:hidden">
        <RelativeTime atMs={flip.decidedAtMs} />
      </span>
      <span className="text-ink-2 @max-2xl:hidden">{TIER_WORDS[flip.tier]}</span>
      <span className="truncate">
        {flip.content ? formatExcerpt(flip.content, 160) : <span className="text-ink-3 italic">text not kept</span>}
      </span>
      <span className="grid grid-cols-[minmax(0,1fr)_16px_minmax(0,1fr)] items-center gap-x-1">
        <Side side={flip.before} names={names} className="text-ink-2" />
        <span aria-hidden className="text-center text-ink-3">
          →
        </span>
        <span className="sr-only"> would go to </span>
        <Side side={flip.after} names={names} className="font-medium" />
      </span>
    </button>
  );
}

function Side({
  side,
  names,
  className,
}: {
  side: Flip["before"];
  names: ReadonlyMap<string, string>;
  className: string;
}) {
  if (side.agentId === null) return <span className="text-bad">nobody</span>;
  return (
    <span className={cn("flex min-w-0 items-center gap-1.5", className)}>
      <AgentName id={side.agentId} name={names.get(side.agentId)} />
      <span className="text-sm font-normal text-ink-3">{formatScore(side.total)}</span>
    </span>
  );
}
