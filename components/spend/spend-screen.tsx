"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import type { Spend } from "../../server/domain/spend.ts";
import type { Tier } from "../../server/domain/tier.ts";
import { useTRPC } from "../api/trpc.ts";
import {
  formatCount,
  formatDuration,
  formatExactMoney,
  formatMoney,
  formatPercent,
  formatQuantity,
  NO_DATA,
} from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Figure } from "../overview/figure.tsx";
import { linkTo } from "../shell/link-to.ts";
import { RANGE_WORDS, type TimeRange, useRangeWindow } from "../shell/time-range.ts";
import { buttonClasses } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines, Skeleton } from "../ui/skeleton.tsx";
import { TIER_WORDS } from "../vocabulary.ts";
import { EndsTable } from "./ends-table.tsx";
import { PartTable } from "./part-table.tsx";
import { prepareSpend, type SpendFilters, type SpendPicture } from "./prepare.ts";
import { SavingsTable, savedInWords } from "./savings-table.tsx";
import { TokensTable, UnpricedTable } from "./tokens-table.tsx";

const LaneChart = dynamic(() => import("../overview/lane-chart.tsx").then((module) => module.LaneChart), {
  ssr: false,
  loading: () => <Skeleton className="h-[200px]" />,
});

/** Where does the money go? */
export function SpendScreen() {
  const trpc = useTRPC();
  const { fromMs, toMs, range } = useRangeWindow();
  const { data, error, refetch } = useQuery(
    trpc.spend.get.queryOptions({ fromMs, toMs }, { placeholderData: keepPreviousData, enabled: toMs > 60_000 }),
  );
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-7 px-4 py-5 md:px-6">
      {data ? (
        <Loaded spend={data} range={range} />
      ) : (
        <>
          <h1 className="sr-only">Spend</h1>
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <LoadingLines lines={12} label="Loading the spend" />
          )}
        </>
      )}
    </div>
  );
}

function Loaded({ spend, range }: { spend: Spend; range: TimeRange }) {
  const trpc = useTRPC();
  const router = useRouter();
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const agents = policy.data?.document.agents;
  const names = useMemo(() => new Map(agents?.map((agent) => [agent.id, agent.name])), [agents]);
  const picture = useMemo(() => prepareSpend(spend), [spend]);
  const { totals, timeline } = picture;
  const { fromMs, toMs } = spend;
  // The very instants that were counted, not the range that moves on: what the link shows adds up to the figure.
  const to = (filters: SpendFilters) =>
    linkTo("/decisions", { outcome: "ended", ...filters, from: fromMs, to: toMs }, range);
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <Headline picture={picture} range={range} />
        <a
          href={linkTo("/v1/spend", { format: "csv", fromMs, toMs })}
          download
          className={`${buttonClasses()} ml-auto`}
        >
          <Download aria-hidden size={14} />
          CSV
        </a>
      </div>
      <FigureStrip picture={picture} spend={spend} to={to} />
      {totals.attempts === 0 ? (
        <EmptyState title="Nothing spent">
          No attempt that was decided in this time has ended. Send a task, report its outcome, or choose a longer time.
        </EmptyState>
      ) : (
        <>
          <Section title="Spend by lane">
            <LaneChart
              timeline={timeline}
              format={formatMoney}
              nothing="nothing spent"
              axisWidth={64}
              onPick={(from, below) => router.push(linkTo("/decisions", { outcome: "ended", from, to: below }, range))}
            />
            <p className="text-sm text-ink-3">
              {RANGE_WORDS[range].label}, one bar for each {formatDuration(timeline.bucketMs)}, by when the attempt was
              decided; a bar opens its decisions. The table below holds the same sums.
            </p>
          </Section>
          <div className="grid items-start gap-x-10 gap-y-7 xl:grid-cols-2">
            <Section title="By lane">
              <PartTable
                label="Lane"
                table={picture.lanes}
                totals={totals}
                draw={(name) => <LaneTag name={name ?? ""} />}
                to={to}
              />
            </Section>
            <Section title="By agent">
              <PartTable
                label="Agent"
                table={picture.agents}
                totals={totals}
                draw={(id) => (id === null ? "no agent" : <AgentName id={id} name={names.get(id)} />)}
                to={to}
              />
            </Section>
            <Section title="By what came of it">
              <EndsTable picture={picture} to={to} />
            </Section>
            <Section title="By tier of the task">
              <PartTable
                label="Tier"
                table={picture.tiers}
                totals={totals}
                draw={(tier) => TIER_WORDS[tier as Tier]}
                to={to}
              />
            </Section>
            <Section title="Tokens">
              <TokensTable picture={picture} to={to} />
              {totals.estimated > 0 && (
                <p className="pt-2 text-sm text-ink-3">
                  {formatQuantity(totals.estimated, "attempt")} came without usage; their tokens were counted by a
                  tokenizer.
                </p>
              )}
            </Section>
            <Section title="Unpriced usage">
              <UnpricedTable picture={picture} names={names} to={to} />
            </Section>
          </div>
          <SavingsTable savings={spend.savings} names={names} to={to} />
        </>
      )}
    </>
  );
}

/** Where the money goes, in one sentence. */
function Headline({ picture, range }: { picture: SpendPicture; range: TimeRange }) {
  const { totals, lanes, ends } = picture;
  const [most] = lanes.rows;
  const failed = ends.find(({ end }) => end === "failed");
  return (
    <h1 className="min-w-0 flex-1 text-xl leading-7 font-normal text-ink-2">
      <span className="font-semibold text-ink" title={formatExactMoney(totals.costMicros)}>
        {formatMoney(totals.costMicros)}
      </span>{" "}
      in the {RANGE_WORDS[range].label.toLowerCase()}
      {most && most.share !== null && (
        <>
          , <span className="text-ink">{formatPercent(most.share)}</span> of it for{" "}
          <span className="text-ink">{most.name}</span>
        </>
      )}
      .{" "}
      {failed && failed.costMicros > 0 && (
        <>
          <span className="text-bad">{formatPercent(failed.share, 1)}</span> went to attempts that failed.{" "}
        </>
      )}
      {totals.unpriced > 0 && (
        <>
          <span className="text-warn">{formatQuantity(totals.unpriced, "attempt")}</span>{" "}
          {totals.unpriced === 1 ? "is" : "are"} unpriced and not in it.
        </>
      )}
    </h1>
  );
}

function FigureStrip({
  picture: { totals },
  spend,
  to,
}: {
  picture: SpendPicture;
  spend: Spend;
  to: (filters: SpendFilters) => string;
}) {
  const saved = savedInWords(spend.savings);
  const retried = totals.retriedSucceededMicros + totals.retriedFailedMicros;
  const perAttempt = totals.attempts - totals.unpriced;
  return (
    <div className="grid grid-cols-2 gap-y-4 sm:grid-cols-3 xl:grid-cols-6">
      <Figure
        label="Spend"
        value={formatMoney(totals.costMicros)}
        note={formatQuantity(totals.attempts, "attempt")}
        href={to({})}
      />
      <Figure
        label="A priced attempt"
        value={perAttempt > 0 ? formatMoney(Math.round(totals.costMicros / perAttempt)) : NO_DATA}
        note="on average"
        href={to({ cost: "priced" })}
      />
      <Figure
        label="On failures"
        value={formatMoney(totals.failedMicros)}
        note={formatQuantity(totals.failed, "failed attempt")}
        href={to({ outcome: "failed" })}
      />
      <Figure
        label="On later tries"
        value={formatMoney(retried)}
        note={formatQuantity(totals.retries, "retry", "retries")}
        href={to({ attempt: "later" })}
      />
      <Figure
        label="Unpriced"
        value={formatCount(totals.unpriced)}
        note={totals.unpriced > 0 ? `${formatCount(totals.unpricedTokens)} tokens` : "all priced"}
        href={to({ cost: "unpriced" })}
      />
      <Figure label="Saved by routing" value={saved.value} note={saved.note} />
    </div>
  );
}
