"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "../api/trpc.ts";
import { formatCapped, formatCount, formatDuration, formatMoney, formatQuantity, formatShortId } from "../format.ts";
import { Identifier } from "../ui/copy-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { prepareRun, prepareRunFigures, type RunFigures, type RunRow } from "./prepare.ts";
import { RunTasks } from "./run-tasks.tsx";
import { TASKS_PLACED, useParents } from "./use-parents.ts";

/** The most decisions that one page of a run holds. */
const PAGE = 200;

/** What happened to this task: its decisions as a tree of who delegated what. */
export function RunScreen({ taskId }: { taskId: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.decisions.list.queryOptions({ rootTaskId: taskId, limit: PAGE }));
  return (
    <div className="mx-auto flex max-w-[1300px] flex-col gap-4 px-4 py-4 md:px-6">
      <div className="flex flex-wrap items-center gap-x-4">
        <Link
          href={`/decisions?run=${taskId}`}
          className="inline-flex items-center gap-1 text-sm text-ink-3 hover:text-ink"
        >
          <ArrowLeft aria-hidden size={13} />
          Its decisions as a list
        </Link>
        <Identifier id={taskId} shown={formatShortId(taskId)} label="id of the run" />
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingLines lines={8} label="Loading the run" />
      ) : data.rows.length === 0 ? (
        <EmptyState title="No such run">
          No decision of this run is recorded. Its id may be mistyped, it may be the id of a task within a run, or it
          may belong to a project that you may not see.
        </EmptyState>
      ) : (
        <Loaded rows={data.rows} count={data.count} capped={data.capped} />
      )}
    </div>
  );
}

function Loaded({ rows, count, capped }: { rows: readonly RunRow[]; count: number; capped: boolean }) {
  const trpc = useTRPC();
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const names = new Map(policy.data?.document.agents.map((agent) => [agent.id, agent.name]));
  const { parents, pending } = useParents(rows);
  const tree = prepareRun(rows, parents);
  const figures = prepareRunFigures(rows);
  return (
    <>
      <Verdict figures={figures} tasks={tree.tasks} />
      {rows.length < count && (
        <p className="rounded-md border border-warn/40 bg-warn-wash px-3 py-2">
          The newest {formatCount(rows.length)} of {formatCapped(count, capped)} decisions are shown; older ones are in
          the list.
        </p>
      )}
      <RunTasks tasks={tree.roots} names={names} />
      {tree.unplaced.length > 0 && (
        <section aria-label="Tasks without a known parent">
          <h2 className="flex min-h-7 items-center gap-2 border-b font-semibold">
            {pending ? "Finding who delegated these" : "Parent not among those shown"}
          </h2>
          {tree.tasks > TASKS_PLACED && (
            <p className="py-1 text-sm text-ink-3">
              The places of {formatCount(TASKS_PLACED)} of {formatQuantity(tree.tasks, "task")} are looked up.
            </p>
          )}
          <RunTasks tasks={tree.unplaced} names={names} />
        </section>
      )}
    </>
  );
}

function Verdict({ figures, tasks }: { figures: RunFigures; tasks: number }) {
  const ended = figures.succeeded + figures.failed;
  return (
    <h1 className="text-xl leading-7 font-normal text-ink-2">
      <span className="font-semibold text-ink">{formatQuantity(tasks, "task")}</span>,{" "}
      {formatQuantity(figures.decisions, "decision")}
      {ended > 0 && (
        <>
          : <span className="text-good">{formatCount(figures.succeeded)} succeeded</span>
        </>
      )}
      {figures.failed > 0 && (
        <>
          , <span className="text-bad">{formatCount(figures.failed)} failed</span>
        </>
      )}
      {figures.none > 0 && (
        <>
          , <span className="text-bad">{formatCount(figures.none)} found no agent</span>
        </>
      )}
      {figures.pending > 0 && <>, {formatCount(figures.pending)} still open</>}. <Cost figures={figures} />
      {figures.wallMs !== null && (
        <>
          , in <span className="text-ink">{formatDuration(figures.wallMs)}</span>
        </>
      )}
      .
    </h1>
  );
}

/** Nothing known, unpriced and free are three things. */
function Cost({ figures: { priced, unpriced, costMicros } }: { figures: RunFigures }) {
  if (priced === 0 && unpriced === 0) return <>Nothing is known of its cost</>;
  if (priced === 0) return <>Its {formatQuantity(unpriced, "outcome is", "outcomes are")} unpriced</>;
  return (
    <>
      It cost <span className="text-ink">{formatMoney(costMicros)}</span>
      {unpriced > 0 && <> and {formatQuantity(unpriced, "unpriced outcome")}</>}
    </>
  );
}
