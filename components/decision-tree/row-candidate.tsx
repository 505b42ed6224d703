import type { Factor } from "../../server/domain/factor.ts";
import { formatCount, formatDifference, formatPercent, formatRaw, formatScore } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { factorTone } from "../identity/factor-tone.ts";
import { Badge } from "../ui/badge.tsx";
import { cn } from "../ui/class-names.ts";
import { factorLabel } from "../vocabulary.ts";
import type { Drawing, Role, ScoreAxis } from "./picture.ts";
import { partOf, stackSegments } from "./prepare-axis.ts";
import { StackedBar } from "./stacked-bar.tsx";

/** Columns that candidates and the axis above them share, so that bars and ticks stand on one scale. */
export const CANDIDATE_GRID =
  "grid grid-cols-[minmax(0,1fr)_52px] @xl:grid-cols-[22px_minmax(168px,0.55fr)_46px_minmax(0,1fr)_64px] items-center gap-x-2.5";

type CandidateDrawing = Extract<Drawing, { kind: "candidate" }>;

export interface CandidateRowProps {
  drawing: CandidateDrawing;
  axis: ScoreAxis;
  focus: Factor | null;
  chosenTotal: number | null;
}

/** A scored candidate: rank, name, total, its contributions on the common axis, and the distance to the chosen. */
export function CandidateRow({ drawing, axis, focus, chosenTotal }: CandidateRowProps) {
  const { candidate, role, behind } = drawing;
  const chosen = role === "chosen";
  return (
    <div className={cn(CANDIDATE_GRID, "min-h-8 py-0.5 @xl:py-0")}>
      <span className="text-right text-sm text-ink-3 @max-xl:hidden">{formatCount(candidate.rank)}</span>
      <span className="flex min-w-0 items-center gap-1.5">
        <AgentMark id={candidate.agentId} size={18} className={chosen ? "text-accent-ink" : ""} />
        <span className={cn("truncate", chosen ? "font-semibold" : "text-ink-2")}>{candidate.name}</span>
        <RoleBadge role={role} />
        {candidate.probe && <Badge tone="warn">recovering</Badge>}
      </span>
      <span className={cn("text-right", chosen ? "font-semibold" : "text-ink-2")}>{formatScore(candidate.total)}</span>
      <span className="h-8 self-stretch @max-xl:order-last @max-xl:col-span-2 @max-xl:h-5">
        <StackedBar
          segments={stackSegments(candidate.factors, focus)}
          axis={axis}
          markAt={chosen || focus ? null : chosenTotal}
          muted={!chosen}
        />
      </span>
      <span className="text-right text-sm text-ink-3 @max-xl:hidden">
        {focus ? formatScore(partOf(candidate.factors, focus)) : chosen ? "" : formatDifference(behind)}
      </span>
    </div>
  );
}

function RoleBadge({ role }: { role: Role }) {
  if (role === "chosen") return <Badge tone="accent">chosen</Badge>;
  if (role === "runner_up") return <Badge>runner-up</Badge>;
  if (role === "drawn_among") return <Badge>near-equal</Badge>;
  return null;
}

/** One factor of one candidate: what was measured, its place on the fixed scale, its weight, and what that gives. */
export function FactorRow({ drawing }: { drawing: Extract<Drawing, { kind: "factor" }> }) {
  const { factor, share, against, widest } = drawing;
  return (
    <div className="grid min-h-6 grid-cols-[minmax(0,1fr)_64px] items-center gap-x-3 text-sm @xl:grid-cols-[92px_150px_minmax(0,1fr)_150px_70px]">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="size-2 rounded-[2px]" style={{ background: factorTone(factor.name) }} />
        {factorLabel(factor.name)}
      </span>
      <span className="text-ink-2 @max-xl:order-last @max-xl:col-span-2">
        {formatRaw(factor.name, factor.raw)}
        {factor.assumed && <span className="text-ink-3"> · assumed</span>}
      </span>
      <WeightedArea factor={factor} share={share} widest={widest} />
      <span className="text-right text-ink-3 @max-xl:hidden">
        {formatScore(factor.normalised)} × {formatPercent(share, 1)} ={" "}
        <span className="text-ink">{formatScore(factor.contribution)}</span>
      </span>
      <span className="text-right text-ink-3" title="Against the chosen; for the chosen, against the runner-up">
        {against === null ? "" : formatDifference(against)}
      </span>
    </div>
  );
}

/** The frame is the weight, the filling the normalised value: the filled part is the contribution. */
function WeightedArea({
  factor,
  share,
  widest,
}: Pick<Extract<Drawing, { kind: "factor" }>, "factor" | "share" | "widest">) {
  const width = widest > 0 ? (share / widest) * 100 : 0;
  return (
    <span aria-hidden className="h-2 @max-xl:hidden">
      <span className="block h-full rounded-[2px] bg-hover" style={{ width: `${width}%` }}>
        <span
          className="block h-full rounded-[2px]"
          style={{ width: `${factor.normalised * 100}%`, background: factorTone(factor.name) }}
        />
      </span>
    </span>
  );
}
