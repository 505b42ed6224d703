import Link from "next/link";
import { formatDuration, formatExcerpt, formatInstant, formatMoney, formatShortId, NO_DATA } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { laneColour } from "../identity/lane-hue.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { KindMark, OutcomeMark } from "../identity/state-mark.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import type { RunRow, RunTask } from "./prepare.ts";

/** Deeper tasks are drawn at this depth, or their words would have no room. */
const DEEPEST = 8;

/** Tasks, each with its decisions in order and below it the tasks that it delegated. */
export function RunTasks({ tasks, names }: { tasks: readonly RunTask[]; names: ReadonlyMap<string, string> }) {
  return (
    <ol>
      {tasks.map((task) => (
        <Task key={task.taskId} task={task} names={names} />
      ))}
    </ol>
  );
}

function Task({ task, names }: { task: RunTask; names: ReadonlyMap<string, string> }) {
  const [first] = task.decisions;
  if (!first) return null;
  const isNested = task.level > 0 && task.level <= DEEPEST;
  return (
    <li className={isNested ? "relative ml-5 pl-4" : "relative"}>
      {isNested && (
        <span aria-hidden className="absolute top-0 left-0 h-full border-l border-line-strong [li:last-child>&]:h-5">
          <span className="absolute top-5 left-0 w-3 border-t border-line-strong" />
        </span>
      )}
      <div className="py-2">
        <p className="flex items-baseline gap-3">
          <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: laneColour(first.lane) }} />
          <span className="min-w-0 flex-1 truncate font-medium" title={first.content ?? undefined}>
            {first.content ? (
              formatExcerpt(first.content, 200)
            ) : (
              <span className="font-normal text-ink-3 italic">text not kept</span>
            )}
          </span>
          <span className="font-mono text-sm text-ink-3" title={task.taskId}>
            {formatShortId(task.taskId)}
          </span>
        </p>
        <ol className="pl-5">
          {task.decisions.map((decision) => (
            <Decided key={decision.id} row={decision} names={names} />
          ))}
        </ol>
      </div>
      {task.children.length > 0 && <RunTasks tasks={task.children} names={names} />}
    </li>
  );
}

function Decided({ row, names }: { row: RunRow; names: ReadonlyMap<string, string> }) {
  return (
    <li>
      <Link
        href={`/decisions/${row.id}`}
        className="grid min-h-8 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b hover:bg-hover md:grid-cols-[100px_minmax(0,1fr)_110px_100px_72px_84px_76px]"
      >
        <LaneTag name={row.lane} className="max-md:hidden" />
        <span className="flex min-w-0 items-center">
          {row.chosenAgentId === null ? (
            <span className="text-bad">no agent</span>
          ) : (
            <AgentName id={row.chosenAgentId} name={names.get(row.chosenAgentId)} />
          )}
        </span>
        <KindMark kind={row.kind} className="max-md:hidden" />
        <OutcomeMark status={row.outcome?.status ?? "pending"} />
        <span className="text-right max-md:hidden">{formatDuration(row.outcome?.latencyMs)}</span>
        <span className={`text-right max-md:hidden ${row.outcome?.costMicros == null ? "text-ink-3" : ""}`}>
          {row.outcome ? formatMoney(row.outcome.costMicros) : NO_DATA}
        </span>
        <span className="text-right text-sm text-ink-3 max-md:hidden" title={formatInstant(row.decidedAtMs)}>
          <RelativeTime atMs={row.decidedAtMs} />
        </span>
      </Link>
    </li>
  );
}
