import type { DecisionView } from "../../server/domain/decision.ts";
import { prepareAxis } from "../decision-tree/prepare-axis.ts";
import { AxisLines } from "../decision-tree/stacked-bar.tsx";
import { formatCount, formatScore } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { Badge } from "../ui/badge.tsx";
import { cn } from "../ui/class-names.ts";
import { prepareShifts, type Shift } from "./prepare.ts";

const SHOWN = 8;

/** Every candidate before and after, on one axis: a ring where it stood, a dot where it stands. */
export function ShiftList({ before, after, busy }: { before: DecisionView; after: DecisionView; busy: boolean }) {
  const { shifts, of } = prepareShifts(before, after, SHOWN);
  const axis = prepareAxis([...before.candidates, ...after.candidates]);
  return (
    <div aria-busy={busy}>
      <ol className="flex flex-col">
        {shifts.map((shift) => (
          <li
            key={shift.agentId}
            className="grid grid-cols-[18px_minmax(0,190px)_minmax(80px,1fr)_44px] items-center gap-x-2 border-b"
          >
            <span className="text-right text-sm text-ink-3">{formatCount(shift.after.rank)}</span>
            <span
              className={cn(
                "flex h-8 min-w-0 items-center gap-1.5",
                shift.role === "other" ? "text-ink-2" : shift.role !== "was" && "font-semibold",
              )}
            >
              <AgentMark id={shift.agentId} size={18} />
              <span className="truncate">{shift.name}</span>
              <RankMove shift={shift} />
            </span>
            <span aria-hidden className="relative h-8">
              <AxisLines axis={axis} />
              <Dumbbell shift={shift} to={axis.to} />
            </span>
            <span className="text-right">{formatScore(shift.after.total)}</span>
          </li>
        ))}
      </ol>
      {shifts.length < of && (
        <p className="pt-1 text-sm text-ink-3">
          {formatCount(shifts.length)} of {formatCount(of)} candidates
        </p>
      )}
    </div>
  );
}

function Dumbbell({ shift, to }: { shift: Shift; to: number }) {
  const [was, is] = [(shift.before.total / to) * 100, (shift.after.total / to) * 100];
  const tone = shift.role === "becomes" || shift.role === "was_and_stays" ? "var(--accent)" : "var(--ink-3)";
  return (
    <>
      <span
        className="absolute top-1/2 h-px"
        style={{ left: `${Math.min(was, is)}%`, width: `${Math.abs(is - was)}%`, background: tone }}
      />
      <span
        className="absolute top-1/2 size-2 -translate-x-1/2 -translate-y-1/2 rounded-full border-[1.5px] bg-ground"
        style={{ left: `${was}%`, borderColor: tone }}
      />
      <span
        className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full transition-[left] duration-200"
        style={{ left: `${is}%`, background: tone }}
      />
    </>
  );
}

function RankMove({ shift }: { shift: Shift }) {
  if (shift.role === "becomes") return <Badge tone="accent">now chosen</Badge>;
  if (shift.role === "was") return <Badge>was chosen</Badge>;
  if (shift.role === "was_and_stays") return null;
  const up = shift.before.rank - shift.after.rank;
  return up === 0 ? null : <span className="text-sm text-ink-3">{up > 0 ? `↑ ${up}` : `↓ ${-up}`}</span>;
}
