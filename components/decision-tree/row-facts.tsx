import type { DecisionView, Evidence } from "../../server/domain/decision.ts";
import { formatCount, formatDifference, formatExcerpt, formatPercent, formatTokens } from "../format.ts";
import { laneColour } from "../identity/lane-hue.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Badge } from "../ui/badge.tsx";
import { CAUSE_WORDS, SOURCE_WORDS, TIER_WORDS } from "../vocabulary.ts";

/** The start: the task in its own words, and what it asks for. */
export function TaskRow({ view }: { view: DecisionView }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 py-2">
      <p className={view.content === null ? "text-ink-3 italic" : "font-medium"}>
        {view.content === null ? "The task's text was not kept." : formatExcerpt(view.content, 220)}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-3">
        <span>{CAUSE_WORDS[view.cause]}</span>
        <span>{formatTokens(view.inputTokens)}</span>
        {view.requires.map((skill) => (
          <Badge key={skill}>needs {skill}</Badge>
        ))}
      </div>
    </div>
  );
}

/** Label and content of a fact, in columns that all facts share. */
const FACT_GRID = "grid grid-cols-[72px_minmax(0,1fr)] gap-x-2 py-2 max-sm:grid-cols-1";

/** The lane, how sure that is, the other lanes it could have been, and what was seen. */
export function LaneRow({ lane }: { lane: DecisionView["lane"] }) {
  return (
    <div className={FACT_GRID}>
      <span className="text-ink-3">Lane</span>
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <LaneTag name={lane.name} className="font-semibold" />
          <span className="text-ink-2">
            {lane.source === "recognised" ? `${formatPercent(lane.confidence)} sure` : SOURCE_WORDS[lane.source]}
          </span>
          <EvidenceList evidence={lane.evidence} />
        </div>
        {lane.source !== "named" && <LaneShares shares={lane.probabilities} />}
      </div>
    </div>
  );
}

/** Every lane's probability on one strip; the named ones are those with room for a name. */
function LaneShares({ shares }: { shares: DecisionView["lane"]["probabilities"] }) {
  const ranked = [...shares].sort((one, other) => other.probability - one.probability);
  const told = ranked.slice(0, 3).filter((share) => share.probability >= 0.01);
  return (
    <div className="flex max-w-[560px] flex-wrap items-center gap-x-3">
      <span aria-hidden className="flex h-1.5 min-w-24 flex-1 gap-px overflow-hidden rounded-full">
        {ranked.map((share) => (
          <span
            key={share.lane}
            title={`${share.lane} ${formatPercent(share.probability, 1)}`}
            style={{ width: `${share.probability * 100}%`, background: laneColour(share.lane) }}
          />
        ))}
      </span>
      <span className="flex min-w-0 flex-wrap gap-x-2.5 text-xs text-ink-3">
        {told.map((share) => (
          <span key={share.lane}>
            {share.lane} {formatPercent(share.probability)}
          </span>
        ))}
      </span>
    </div>
  );
}

export function TierRow({ complexity }: { complexity: DecisionView["complexity"] }) {
  return (
    <div className={FACT_GRID}>
      <span className="text-ink-3">Difficulty</span>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-semibold">{TIER_WORDS[complexity.tier]}</span>
        <span className="text-ink-2">
          {complexity.source === "named"
            ? SOURCE_WORDS.named
            : `${formatPercent(complexity.score)} hard from its words, ${formatPercent(complexity.confidence)} sure`}
        </span>
        <EvidenceList evidence={complexity.evidence} />
      </div>
    </div>
  );
}

const EVIDENCE_SHOWN = 5;

/** What spoke for it and against it, strongest first. */
function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const ranked = [...evidence].sort((one, other) => Math.abs(other.points) - Math.abs(one.points));
  return (
    <span className="flex flex-wrap items-center gap-1">
      {ranked.slice(0, EVIDENCE_SHOWN).map((each) => (
        <span
          key={each.name}
          className="inline-flex h-[18px] items-center gap-1 rounded-sm bg-sunken px-1.5 text-xs text-ink-2"
          title={`${each.name}: ${formatDifference(each.points)} points`}
        >
          {each.name}
          <span className={each.points < 0 ? "text-bad" : "text-ink-3"}>
            {formatDifference(each.points).replace(/0+$/, "")}
          </span>
        </span>
      ))}
      {ranked.length > EVIDENCE_SHOWN && (
        <span className="text-xs text-ink-3">
          {EVIDENCE_SHOWN} of {formatCount(ranked.length)}
        </span>
      )}
    </span>
  );
}
