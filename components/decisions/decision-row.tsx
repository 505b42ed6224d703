// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not in the page, which a table element cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the selected row
import Link from "next/link";
import { formatExcerpt, formatInstant, formatMoney, formatScore, NO_DATA } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { KindMark, OutcomeMark } from "../identity/state-mark.tsx";
import { cn } from "../ui/class-names.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { factorLabel } from "../vocabulary.ts";
import type { DecisionRow } from "./use-decision-pages.ts";

/** The columns of the list; what does not fit a narrow one is left out, last things first. */
export const ROW_GRID =
  "grid items-center gap-x-3 px-4 md:px-5 grid-cols-[minmax(0,1fr)_auto] " +
  "@2xl:grid-cols-[64px_96px_minmax(0,1fr)_148px_92px] " +
  "@4xl:grid-cols-[64px_96px_minmax(0,1fr)_160px_84px_92px_92px] " +
  "@6xl:grid-cols-[64px_104px_minmax(0,1fr)_180px_108px_88px_56px_96px_72px]";

const FROM_MEDIUM = "hidden @2xl:block";
const FROM_WIDE = "hidden @4xl:block";
const FROM_WIDEST = "hidden @6xl:block";

/** Heads of the columns, in the order of the row. */
export function HeadRow() {
  return (
    <div role="row" className={cn(ROW_GRID, "label-caps sticky top-0 z-10 hidden h-7 border-b bg-ground @2xl:grid")}>
      <span role="columnheader">When</span>
      <span role="columnheader">Lane</span>
      <span role="columnheader">Task</span>
      <span role="columnheader">Agent</span>
      <span role="columnheader" className={FROM_WIDE}>
        Kind
      </span>
      <span role="columnheader" className={FROM_WIDE}>
        Decided by
      </span>
      <span role="columnheader" className={cn(FROM_WIDEST, "text-right")}>
        Margin
      </span>
      <span role="columnheader">Outcome</span>
      <span role="columnheader" className={cn(FROM_WIDEST, "text-right")}>
        Cost
      </span>
    </div>
  );
}

export interface ListRowProps {
  row: DecisionRow;
  name: string | undefined;
  active: boolean;
  fresh: boolean;
  index: number;
  onSelect: () => void;
}

export function ListRow({ row, name, active, fresh, index, onSelect }: ListRowProps) {
  const task = row.content ? formatExcerpt(row.content, 160) : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list's keys are bound once, for the page
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={active}
      data-decision={row.id}
      onClick={onSelect}
      className={cn(
        ROW_GRID,
        "relative h-14 cursor-pointer border-b @2xl:h-9",
        active ? "bg-accent-wash" : "hover:bg-hover",
        fresh && "just-arrived",
      )}
    >
      {active && <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
      <span role="gridcell" className={cn(FROM_MEDIUM, "truncate text-ink-3")} title={formatInstant(row.decidedAtMs)}>
        <RelativeTime short atMs={row.decidedAtMs} />
      </span>
      <span role="gridcell" className={FROM_MEDIUM}>
        <LaneTag name={row.lane} className="w-full" />
      </span>
      <span role="gridcell" className="min-w-0 truncate">
        <Link
          href={`/decisions/${row.id}`}
          onClick={(event) => event.stopPropagation()}
          tabIndex={-1}
          className="hover:underline"
        >
          {task ?? <span className="text-ink-3 italic">text not kept</span>}
        </Link>
        <span className="flex min-w-0 items-center gap-2 text-sm text-ink-3 @2xl:hidden">
          <LaneTag name={row.lane} className="shrink-0" />
          <Agent row={row} name={name} />
        </span>
      </span>
      <span role="gridcell" className={cn(FROM_MEDIUM, "min-w-0")}>
        <Agent row={row} name={name} />
      </span>
      <span role="gridcell" className={FROM_WIDE}>
        <KindMark kind={row.kind} />
      </span>
      <span role="gridcell" className={cn(FROM_WIDE, "truncate text-ink-2")}>
        {row.decidingFactor ? factorLabel(row.decidingFactor) : NO_DATA}
      </span>
      <span role="gridcell" className={cn(FROM_WIDEST, "text-right")}>
        {formatScore(row.margin)}
      </span>
      <span role="gridcell" className="text-right @2xl:text-left">
        {row.chosenAgentId === null ? (
          <span className="text-ink-3">{NO_DATA}</span>
        ) : (
          <OutcomeMark status={row.outcome?.status ?? "pending"} />
        )}
        <span className="block text-sm text-ink-3 @2xl:hidden">
          <RelativeTime short atMs={row.decidedAtMs} />
        </span>
      </span>
      <span role="gridcell" className={cn(FROM_WIDEST, "text-right", row.outcome?.costMicros == null && "text-ink-3")}>
        {row.outcome ? formatMoney(row.outcome.costMicros) : NO_DATA}
      </span>
    </div>
  );
}

function Agent({ row, name }: { row: DecisionRow; name: string | undefined }) {
  if (row.chosenAgentId === null) return <span className="text-bad">no agent</span>;
  return <AgentName id={row.chosenAgentId} name={name} className="w-full" />;
}
