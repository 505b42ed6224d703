"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import type { Overview } from "../../server/domain/overview.ts";
import { useTRPC } from "../api/trpc.ts";
import { countNotClosed } from "../breakers/prepare.ts";
import { formatCount, formatDuration, formatMicros, formatMoney, formatPercent, formatRate } from "../format.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { linkTo } from "../shell/link-to.ts";
import { RANGE_WORDS, type TimeRange, useRangeWindow } from "../shell/time-range.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines, Skeleton } from "../ui/skeleton.tsx";
import { AgentTable, LaneTable } from "./breakdown.tsx";
import { Figure } from "./figure.tsx";
import { type Figures, OVERHEAD_MARK, prepareFigures, prepareTimeline } from "./prepare.ts";
import { RecentChanges } from "./recent-changes.tsx";
import { Verdict } from "./verdict.tsx";

const LaneChart = dynamic(() => import("./lane-chart.tsx").then((module) => module.LaneChart), {
  ssr: false,
  loading: () => <Skeleton className="h-[200px]" />,
});

/** Is it well? */
export function OverviewScreen() {
  const trpc = useTRPC();
  const { fromMs, toMs, range } = useRangeWindow();
  const { data, error, refetch } = useQuery(
    trpc.overview.get.queryOptions({ fromMs, toMs }, { placeholderData: keepPreviousData, enabled: toMs > 60_000 }),
  );
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-7 px-4 py-5 md:px-6">
      {!data && <h1 className="sr-only">Overview</h1>}
      {data ? (
        <Loaded overview={data} range={range} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={12} label="Loading the overview" />
      )}
    </div>
  );
}

function Loaded({ overview, range }: { overview: Overview; range: TimeRange }) {
  const trpc = useTRPC();
  const readiness = useQuery(trpc.system.readiness.queryOptions(undefined, { refetchInterval: 15_000 }));
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const names = useMemo(
    () => new Map(policy.data?.document.agents.map((agent) => [agent.id, agent.name])),
    [policy.data],
  );
  const figures = useMemo(() => prepareFigures(overview), [overview]);
  const timeline = useMemo(() => prepareTimeline(overview), [overview]);
  return (
    <>
      <Verdict figures={figures} decisions={overview.totals.decisions} readiness={readiness.data} />
      <FigureStrip figures={figures} range={range} />
      {overview.totals.decisions === 0 ? (
        <EmptyState title="Nothing decided">Send a task to POST /v1/route, or choose a longer time.</EmptyState>
      ) : (
        <>
          <Section
            title="Decisions by lane"
            aside={
              <span className="flex flex-wrap gap-x-4 text-sm text-ink-2 max-sm:hidden">
                {timeline.lanes.map((lane) => (
                  <LaneTag key={lane} name={lane} />
                ))}
              </span>
            }
          >
            <LaneChart timeline={timeline} />
            <p className="text-sm text-ink-3">
              {RANGE_WORDS[range].label}, one bar for each {formatDuration(timeline.bucketMs)}. The table below holds
              the same counts.
            </p>
          </Section>
          <div className="grid gap-x-10 gap-y-7 xl:grid-cols-2">
            <Section title="By lane">
              <LaneTable lanes={overview.lanes} range={range} />
            </Section>
            <Section title="By agent">
              <AgentTable agents={overview.agents} names={names} range={range} />
            </Section>
          </div>
        </>
      )}
      <Section title="Changed since yesterday">
        <RecentChanges />
      </Section>
    </>
  );
}

function BreakersFigure() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.controls.breakers.queryOptions());
  return (
    <Figure
      label="Breakers not closed"
      value={formatCount(data === undefined ? null : countNotClosed(data))}
      note={data === undefined ? "" : `of ${formatCount(data.length)}`}
      href="/breakers"
    />
  );
}

function FigureStrip({ figures, range }: { figures: Figures; range: TimeRange }) {
  const to = (filters: Record<string, string>) => linkTo("/decisions", filters, range);
  const due = figures.overhead !== null && figures.overhead >= OVERHEAD_MARK;
  return (
    <div className="grid grid-cols-2 gap-y-4 sm:grid-cols-3 xl:grid-cols-7">
      <Figure
        label="Decisions a minute"
        value={formatRate(figures.perMinute)}
        note={`${formatCount(figures.pending)} pending`}
        href={to({})}
      />
      <Figure
        label="Success"
        value={formatPercent(figures.successRate, 1)}
        note={
          figures.failed > 0 ? <span className="text-bad">{formatCount(figures.failed)} failed</span> : "none failed"
        }
        href={to({ outcome: "failed" })}
      />
      <Figure
        label="Decision time, p50"
        value={formatMicros(figures.decideP50Micros)}
        note={`p99 ${formatMicros(figures.decideP99Micros)}`}
        href={to({})}
      />
      <Figure
        label="Task time, p50"
        value={formatDuration(figures.latencyP50Ms)}
        note={`p99 ${formatDuration(figures.latencyP99Ms)}`}
        href={to({})}
      />
      <Figure
        label="Router's share of task time"
        value={formatPercent(figures.overhead, 3)}
        note={
          due ? (
            <span className="text-warn">replicas are due</span>
          ) : (
            `replicas due from ${formatPercent(OVERHEAD_MARK)}`
          )
        }
        href={to({})}
      />
      <BreakersFigure />
      <Figure
        label="Spend"
        value={formatMoney(figures.costMicros)}
        note={
          figures.unpriced > 0 ? (
            <span className="text-warn">{formatCount(figures.unpriced)} outcomes unpriced</span>
          ) : (
            "all priced"
          )
        }
        href={linkTo("/spend", {}, range)}
      />
    </div>
  );
}
