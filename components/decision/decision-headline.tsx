import type { DecisionView } from "../../server/domain/decision.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { formatDuration, formatMicros, formatMoney } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { KindMark, OutcomeMark } from "../identity/state-mark.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { OWNER_WORDS } from "../vocabulary.ts";
import { becauseOf } from "./because.ts";

/** The answer before anything else: who got it, by how much, because of what, and how it ended. */
export function DecisionHeadline({ view, outcome }: { view: DecisionView; outcome: Outcome | null }) {
  return (
    <div className="flex flex-col gap-1.5">
      <h1 className="flex flex-wrap items-center gap-x-2.5 text-2xl font-semibold tracking-[-0.01em]">
        {view.chosen ? (
          <>
            <AgentMark id={view.chosen.agentId} size={28} className="text-accent-ink" />
            {view.chosen.name}
          </>
        ) : (
          <span className="text-bad">No agent</span>
        )}
        <span className="text-lg font-normal tracking-normal text-ink-2">{becauseOf(view)}</span>
      </h1>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2">
        <LaneTag name={view.lane.name} />
        {view.chosen && (
          <>
            <KindMark kind={view.kind} />
            <OutcomeFacts outcome={outcome} />
          </>
        )}
        <span>
          decided <RelativeTime atMs={view.decidedAtMs} /> in {formatMicros(view.decideMicros)}
        </span>
      </div>
    </div>
  );
}

function OutcomeFacts({ outcome }: { outcome: Outcome | null }) {
  if (!outcome) return <OutcomeMark status="pending" />;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <OutcomeMark status={outcome.status} />
      {outcome.owner && <span>owner: {OWNER_WORDS[outcome.owner]}</span>}
      {outcome.latencyMs !== null && <span>{formatDuration(outcome.latencyMs)}</span>}
      <span>{formatMoney(outcome.costMicros)}</span>
    </span>
  );
}
