"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { Agent } from "../../server/domain/agent.ts";
import type { Policy } from "../../server/domain/policy.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatCount, formatDuration, formatMoney, formatPercent, NO_DATA } from "../format.ts";
import { laneColour } from "../identity/lane-hue.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { successOf } from "../overview/prepare.ts";
import { linkTo } from "../shell/link-to.ts";
import { RANGE_WORDS, useRangeWindow } from "../shell/time-range.ts";
import { Facts, Section } from "../ui/section.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { FILTER_WORDS } from "../vocabulary.ts";
import { lanesOf } from "./edits.ts";
import { FailureKinds } from "./failure-kinds.tsx";
import { LoadBar } from "./load-bar.tsx";
import type { Strength } from "./prepare.ts";
import { useLoad } from "./use-load.ts";
import { useStrengths } from "./use-strengths.ts";

/** How it did in the chosen time, and what the router has learnt of it lane by lane. */
export function AgentFacts({ agent, policy }: { agent: Agent; policy: Policy }) {
  const trpc = useTRPC();
  const { fromMs, toMs, range } = useRangeWindow();
  const { data } = useQuery(
    trpc.overview.get.queryOptions({ fromMs, toMs }, { placeholderData: keepPreviousData, enabled: toMs > 60_000 }),
  );
  const memberOf = lanesOf(policy.document, agent.id);
  const { strengths } = useStrengths(policy.document.lanes);
  const counts = data?.agents.find((each) => each.agentId === agent.id);
  const total = data?.agents.reduce((sum, each) => sum + each.decisions, 0) ?? 0;
  return (
    <aside className="flex flex-col gap-7 lg:sticky lg:top-4" aria-label="What is known of it">
      <Section
        title={RANGE_WORDS[range].label}
        aside={
          <Link
            href={linkTo("/decisions", { agent: agent.id }, range)}
            className="text-sm text-accent-ink hover:underline"
          >
            Its decisions
          </Link>
        }
      >
        {data ? (
          <Facts
            items={[
              [
                "Decisions",
                counts
                  ? `${formatCount(counts.decisions)}, ${formatPercent(total > 0 ? counts.decisions / total : null, 1)} of all`
                  : "none",
              ],
              ["Success", counts ? formatPercent(successOf(counts), 1) : NO_DATA],
              ["Failures of its own", counts ? formatCount(counts.failedByAgent) : NO_DATA],
              ["Latency, p50", formatDuration(counts?.latencyMsP50)],
              ["Latency, p95", formatDuration(counts?.latencyMsP95)],
              ["Latency, p99", formatDuration(counts?.latencyMsP99)],
              ["Spend", counts ? formatMoney(counts.costMicros) : NO_DATA],
              ["Unpriced outcomes", counts ? formatCount(counts.unpriced) : NO_DATA],
            ]}
          />
        ) : (
          <Skeleton className="h-36" />
        )}
      </Section>
      <LoadNow agent={agent} />
      {counts && (
        <Section title="Whose its failures were">
          <FailureKinds counts={counts} range={range} />
        </Section>
      )}
      <Section title="Expected success by lane">
        {memberOf.length === 0 ? (
          <p className="text-ink-2">It is a member of no lane, so it gets no work.</p>
        ) : (
          <ul>
            {memberOf.map((lane) => (
              <StrengthRow key={lane} lane={lane} strength={strengths.get(agent.id)?.get(lane)} />
            ))}
          </ul>
        )}
        <p className="pt-2 text-sm text-ink-3">
          What the next decision of each lane would count with, for standard work. Evidence is in outcomes, older ones
          weighing less; a filter is named where the agent would fall at it just now.
        </p>
      </Section>
    </aside>
  );
}

function LoadNow({ agent }: { agent: Agent }) {
  const load = useLoad().get(agent.id);
  return (
    <Section title="Now">
      <Facts
        items={[
          ["In flight", <LoadBar key="load" load={load} declared={agent.concurrency} />],
          ["Breaker", load ? (load.breaker.override ?? load.breaker.state).replaceAll("_", " ") : NO_DATA],
          ["Takes work", load ? load.availability.mode : NO_DATA],
        ]}
      />
    </Section>
  );
}

function StrengthRow({ lane, strength }: { lane: string; strength: Strength | undefined }) {
  return (
    <li className="grid min-h-9 grid-cols-[96px_minmax(0,1fr)_44px_84px] items-center gap-x-2 border-b">
      <Link href={`/lanes/${lane}`} className="hover:underline">
        <LaneTag name={lane} />
      </Link>
      <span aria-hidden className="relative h-2 rounded-[2px] bg-hover">
        {strength?.kind === "known" && (
          <span
            className="absolute inset-y-0 left-0 rounded-[2px]"
            style={{
              width: `${strength.expected * 100}%`,
              border: `1px solid ${laneColour(lane)}`,
              background: strength.assumed ? "transparent" : laneColour(lane),
            }}
          />
        )}
      </span>
      <span className="text-right">{strength?.kind === "known" ? formatPercent(strength.expected) : NO_DATA}</span>
      <span className="text-right text-sm text-ink-3">
        {strength === undefined
          ? ""
          : strength.kind === "filtered"
            ? FILTER_WORDS[strength.filter].label.toLowerCase()
            : strength.assumed
              ? "a guess"
              : `of ${formatCount(strength.evidence)}`}
      </span>
    </li>
  );
}
