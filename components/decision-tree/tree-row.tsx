"use client";

import { ChevronRight } from "lucide-react";
import type { Factor } from "../../server/domain/factor.ts";
import { formatCount } from "../format.ts";
import { laneColour } from "../identity/lane-hue.ts";
import { cn } from "../ui/class-names.ts";
import { AxisRow } from "./axis-row.tsx";
import type { Drawing, ScoreAxis, TreeNode, TreePicture } from "./picture.ts";
import { CandidateRow, FactorRow } from "./row-candidate.tsx";
import { ChoiceRow, NobodyRow } from "./row-choice.tsx";
import { LaneRow, TaskRow, TierRow } from "./row-facts.tsx";
import { FallenRow, GateRow, GatesRow, OpenGateRow, OpenGatesRow } from "./row-gates.tsx";
import { Station, type StationKind } from "./station.tsx";
import { TRACK_WIDTH, Track, type TrackProps } from "./track.tsx";
import type { VisibleRow } from "./visible-rows.ts";

export interface TreeRowProps {
  row: VisibleRow;
  picture: TreePicture;
  axis: ScoreAxis;
  focus: Factor | null;
  chosenTotal: number | null;
  active: boolean;
  thread: TrackProps["thread"];
  onToggle: (id: string) => void;
  onShowAll: (group: string) => void;
  onActive: (id: string) => void;
  measure: (element: HTMLElement | null) => void;
  index: number;
}

/** A row of the tree: its piece of track, its mark, what it says, and whether there is more under it. */
export function TreeRow(props: TreeRowProps) {
  const { row, picture, active, thread, onToggle, onShowAll, onActive, measure, index } = props;
  const { node } = row;
  const { drawing } = node;
  const opens = node.children.length > 0 && node.level > 1;
  const press = () => {
    onActive(node.id);
    if (drawing.kind === "more") onShowAll(drawing.group);
    else if (opens) onToggle(node.id);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of all its rows
    <div
      ref={measure}
      data-index={index}
      data-row={node.id}
      role="treeitem"
      aria-level={node.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-label={node.label}
      {...(node.children.length > 0 ? { "aria-expanded": row.expanded } : {})}
      {...(drawing.kind === "candidate" ? { "aria-selected": drawing.role === "chosen" } : {})}
      tabIndex={active ? 0 : -1}
      onClick={press}
      className={cn(
        "group relative flex min-w-0 items-center outline-offset-[-2px]",
        (opens || drawing.kind === "more") && "cursor-pointer hover:bg-hover/60",
        drawing.kind === "candidate" && drawing.role === "chosen" && "bg-accent-wash/50",
        SEPARATED.has(drawing.kind) &&
          "before:absolute before:top-0 before:right-0 before:left-[62px] before:h-px before:bg-line",
      )}
      style={{ paddingLeft: TRACK_WIDTH + 6 + INDENT[drawing.kind] }}
    >
      <Track track={node.track} members={picture.members} thread={thread} leaves={leavesAt(drawing)} />
      <RowStation drawing={drawing} />
      <div className="min-w-0 flex-1">
        <RowBody {...props} />
      </div>
      <span aria-hidden className="flex w-6 shrink-0 justify-center text-ink-3">
        {opens && <ChevronRight size={14} className={cn("transition-transform", row.expanded && "rotate-90")} />}
      </span>
    </div>
  );
}

const SEPARATED: ReadonlySet<Drawing["kind"]> = new Set(["lane", "tier", "gates", "choice", "nobody"]);

const INDENT: Record<Drawing["kind"], number> = {
  task: 0,
  lane: 0,
  tier: 0,
  gates: 0,
  gate: 0,
  open_gates: 0,
  open_gate: 16,
  fallen: 16,
  choice: 0,
  candidate: 0,
  factor: 30,
  more: 0,
  nobody: 0,
};

function leavesAt(drawing: Drawing): TrackProps["leaves"] {
  if (drawing.kind === "gate") return "siding";
  if (drawing.kind === "candidate") return drawing.role === "chosen" ? "nothing" : "row";
  return drawing.kind === "more" && drawing.of === "candidates" ? "row" : "nothing";
}

function RowStation({ drawing }: { drawing: Drawing }) {
  const station = stationOf(drawing);
  if (!station) return null;
  return <Station kind={station} hue={drawing.kind === "lane" ? laneColour(drawing.lane.name) : undefined} />;
}

function stationOf(drawing: Drawing): StationKind | null {
  switch (drawing.kind) {
    case "task":
      return "origin";
    case "lane":
    case "choice":
      return "stop";
    case "gate":
      return "buffer";
    case "candidate":
      return drawing.role === "chosen" ? "arrival" : "halt";
    default:
      return null;
  }
}

function RowBody({ row, axis, focus, chosenTotal }: TreeRowProps) {
  const node: TreeNode = row.node;
  const { drawing } = node;
  switch (drawing.kind) {
    case "task":
      return <TaskRow view={drawing.view} />;
    case "lane":
      return <LaneRow lane={drawing.lane} />;
    case "tier":
      return <TierRow complexity={drawing.complexity} />;
    case "gates":
      return <GatesRow members={drawing.members} fell={drawing.fell} />;
    case "gate":
      return <GateRow gate={drawing} expanded={row.expanded} />;
    case "open_gates":
      return <OpenGatesRow filters={drawing.filters} />;
    case "open_gate":
      return <OpenGateRow filter={drawing.filter} />;
    case "fallen":
      return <FallenRow exclusion={drawing.exclusion} />;
    case "choice":
      return (
        <>
          <ChoiceRow meaning={drawing.meaning} steps={drawing.steps} candidates={drawing.candidates} />
          {row.expanded && <AxisRow axis={axis} focus={focus} />}
        </>
      );
    case "candidate":
      return <CandidateRow drawing={drawing} axis={axis} focus={focus} chosenTotal={chosenTotal} />;
    case "factor":
      return <FactorRow drawing={drawing} />;
    case "more":
      return (
        <span className="block py-1.5 text-sm font-medium text-accent-ink">
          {formatCount(drawing.total - drawing.hidden)} of {formatCount(drawing.total)}{" "}
          {drawing.of === "candidates" ? "candidates" : "agents"} · show {formatCount(drawing.hidden)} more
        </span>
      );
    case "nobody":
      return <NobodyRow members={drawing.members} />;
  }
}
