"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import type { Policy } from "../../server/domain/policy.ts";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatCount, formatDuration, formatMoney, formatPercent, formatQuantity } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { successOf } from "../overview/prepare.ts";
import { linkTo } from "../shell/link-to.ts";
import { RANGE_WORDS, type TimeRange, useRangeWindow } from "../shell/time-range.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { type LaneRow, prepareLanes } from "./prepare.ts";
import { TryIt } from "./try-it.tsx";

/** Which work goes where: the lanes, and a place to try words on them. */
export function LanesScreen() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  return (
    <div className="mx-auto flex max-w-[1560px] flex-col gap-4 px-4 py-4 md:px-6">
      <h1 className="sr-only">Lanes</h1>
      {data ? (
        <Loaded policy={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={12} label="Loading the lanes" />
      )}
    </div>
  );
}

function Loaded({ policy }: { policy: Policy }) {
  const trpc = useTRPC();
  const { fromMs, toMs, range } = useRangeWindow();
  const overview = useQuery(
    trpc.overview.get.queryOptions({ fromMs, toMs }, { placeholderData: keepPreviousData, enabled: toMs > 60_000 }),
  );
  const { because } = useMay("change");
  const { lanes, defaultLane, agents } = policy.document;
  const names = new Map(agents.map((agent) => [agent.id, agent.name]));
  const rows = prepareLanes(lanes, defaultLane, overview.data);
  return (
    <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1.9fr)_minmax(340px,1fr)]">
      <Section
        title={formatQuantity(lanes.length, "lane")}
        aside={
          because ? (
            <Button size="small" disabledBecause={because}>
              <Plus aria-hidden size={13} />
              Add a lane
            </Button>
          ) : (
            <Link href="/lanes/~new" className={buttonClasses("plain", "small")}>
              <Plus aria-hidden size={13} />
              Add a lane
            </Link>
          )
        }
      >
        <Table aria-label="Lanes">
          <thead>
            <tr>
              <HeadCell>Lane</HeadCell>
              <HeadCell className="max-md:hidden">Members</HeadCell>
              <HeadCell className={`${FIGURE} max-sm:hidden`}>Floor</HeadCell>
              <HeadCell className={`${FIGURE} max-lg:hidden`}>Half a score at</HeadCell>
              <HeadCell className={FIGURE}>Share</HeadCell>
              <HeadCell className={FIGURE}>Success</HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.lane.name} row={row} names={names} range={range} />
            ))}
          </tbody>
        </Table>
        <p className="pt-2 text-sm text-ink-3">
          Share and success: {RANGE_WORDS[range].label.toLowerCase()}. Below its floor a lane's task goes to the default
          lane.
        </p>
      </Section>
      <Section title="Try words on them">
        <TryIt lanes={lanes} />
      </Section>
    </div>
  );
}

const MEMBERS_SHOWN = 8;

function Row({ row, names, range }: { row: LaneRow; names: ReadonlyMap<string, string>; range: TimeRange }) {
  const { lane, counts } = row;
  const members = lane.members.map((id) => names.get(id) ?? id);
  return (
    <tr className="hover:bg-hover">
      <Cell className="py-1.5">
        <span className="flex items-center gap-2">
          <Link href={linkTo(`/lanes/${lane.name}`, {}, range)} className="font-medium hover:underline">
            <LaneTag name={lane.name} />
          </Link>
          {row.isDefault && (
            <Badge tone="accent" title="Takes the tasks that no lane is sure of">
              default
            </Badge>
          )}
        </span>
        <span className="block max-w-[64ch] pl-[9px] text-sm text-ink-3 max-md:hidden">{lane.description}</span>
      </Cell>
      <Cell className="max-md:hidden">
        {lane.members.length === 0 ? (
          <Badge tone="bad" title="Its tasks find no agent">
            no members
          </Badge>
        ) : (
          <span role="img" aria-label={members.join(", ")} title={members.join(", ")} className="flex items-center">
            {lane.members.slice(0, MEMBERS_SHOWN).map((id) => (
              <AgentMark key={id} id={id} size={20} className="-ml-0.5 first:ml-0" />
            ))}
            {lane.members.length > MEMBERS_SHOWN && (
              <span className="pl-1 text-sm text-ink-3">
                and {formatCount(lane.members.length - MEMBERS_SHOWN)} more
              </span>
            )}
          </span>
        )}
      </Cell>
      <Cell className={`${FIGURE} max-sm:hidden`}>{formatPercent(lane.confidenceFloor)}</Cell>
      <Cell className={`${FIGURE} whitespace-nowrap text-ink-2 max-lg:hidden`}>
        {formatDuration(lane.reference.latencyMs)} · {formatMoney(lane.reference.costMicros)}
      </Cell>
      <Cell className={FIGURE}>
        <Link href={linkTo("/decisions", { lane: lane.name }, range)} className="hover:underline">
          {formatPercent(row.share, 1)}
        </Link>
      </Cell>
      <Cell className={FIGURE}>{formatPercent(counts ? successOf(counts) : null, 1)}</Cell>
    </tr>
  );
}
