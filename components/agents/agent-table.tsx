"use client";

import Link from "next/link";
import { formatCount, formatDuration, formatPercent, NO_DATA } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { laneColour } from "../identity/lane-hue.ts";
import { successOf } from "../overview/prepare.ts";
import { linkTo } from "../shell/link-to.ts";
import { RANGE_WORDS, useTimeRange } from "../shell/time-range.ts";
import { Badge } from "../ui/badge.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { TIER_WORDS } from "../vocabulary.ts";
import { failureWords } from "./failure-kinds.tsx";
import { LoadBar } from "./load-bar.tsx";
import type { AgentRow, Strengths } from "./prepare.ts";
import { StrengthStrip } from "./strength-strip.tsx";
import { type AgentLoad, useLoad } from "./use-load.ts";
import { AGENT_KIND_WORDS, priceWords } from "./words.ts";

const SKILLS_SHOWN = 2;
const WIDE = "max-xl:hidden";
const MEDIUM = "max-md:hidden";

/** The registry with how each did in the chosen time. */
export function AgentTable({
  rows,
  strengths,
  lanes,
}: {
  rows: readonly AgentRow[];
  strengths: Strengths;
  lanes: readonly string[];
}) {
  const [range] = useTimeRange();
  const loads = useLoad();
  return (
    <div>
      <Table aria-label="Agents">
        <thead>
          <tr>
            <HeadCell>Agent</HeadCell>
            <HeadCell className={MEDIUM}>Kind</HeadCell>
            <HeadCell className={MEDIUM}>Tier</HeadCell>
            <HeadCell className={WIDE}>Skills</HeadCell>
            <HeadCell className={MEDIUM}>
              <span title={lanes.join(", ")}>Expected success by lane</span>
            </HeadCell>
            <HeadCell className={`${FIGURE} ${WIDE}`}>In / out, a million</HeadCell>
            <HeadCell className={`${FIGURE} ${MEDIUM}`}>Load now</HeadCell>
            <HeadCell className={FIGURE}>Share</HeadCell>
            <HeadCell className={FIGURE}>Success</HeadCell>
            <HeadCell className={`${FIGURE} ${WIDE}`}>Failed</HeadCell>
            <HeadCell className={`${FIGURE} ${MEDIUM}`}>p50</HeadCell>
            <HeadCell className={`${FIGURE} ${WIDE}`}>p95</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.agent.id} row={row} load={loads.get(row.agent.id)} strengths={strengths} lanes={lanes} />
          ))}
        </tbody>
      </Table>
      <p className="flex flex-wrap gap-x-4 pt-2 text-sm text-ink-3">
        <span>Share, success, failures and latencies: {RANGE_WORDS[range].label.toLowerCase()}. Load: now.</span>
        <span className={`${MEDIUM} flex flex-wrap gap-x-3`}>
          {lanes.map((lane) => (
            <span key={lane} className="inline-flex items-center gap-1">
              <span aria-hidden className="size-2 rounded-[1px]" style={{ background: laneColour(lane) }} />
              {lane}
            </span>
          ))}
          <span>· hollow: a guess · dashed: falls at a filter just now</span>
        </span>
      </p>
    </div>
  );
}

interface RowProps {
  row: AgentRow;
  load: AgentLoad | undefined;
  strengths: Strengths;
  lanes: readonly string[];
}

function Row({ row, load, strengths, lanes }: RowProps) {
  const { agent, counts } = row;
  const [range] = useTimeRange();
  return (
    <tr className="hover:bg-hover">
      <Cell className="max-w-64">
        <span className="flex items-center gap-2">
          <Link href={linkTo(`/agents/${agent.id}`, {}, range)} className="flex min-w-0 hover:underline">
            <AgentName id={agent.id} name={agent.name} className="font-medium" />
          </Link>
          {agent.simulated && <Badge title="Made up for the demo">simulated</Badge>}
          {row.lanes.length === 0 && (
            <Badge tone="warn" title="No lane has it as a member, so it gets no work">
              no lane
            </Badge>
          )}
        </span>
      </Cell>
      <Cell className={`${MEDIUM} text-ink-2`}>{AGENT_KIND_WORDS[agent.endpoint.kind].label}</Cell>
      <Cell className={`${MEDIUM} text-ink-2`}>{TIER_WORDS[agent.tier]}</Cell>
      <Cell className={`${WIDE} text-ink-2`}>
        <span title={row.skills.map((skill) => `${skill.name} ${formatPercent(skill.level)}`).join(", ")}>
          {row.skills
            .slice(0, SKILLS_SHOWN)
            .map((skill) => skill.name)
            .join(", ") || "none declared"}
          {row.skills.length > SKILLS_SHOWN && (
            <span className="text-ink-3"> and {formatCount(row.skills.length - SKILLS_SHOWN)} more</span>
          )}
        </span>
      </Cell>
      <Cell className={MEDIUM}>
        <StrengthStrip lanes={lanes} strengths={strengths.get(agent.id)} />
      </Cell>
      <Cell className={`${FIGURE} ${WIDE} whitespace-nowrap ${agent.price ? "" : "text-ink-3"}`}>
        {priceWords(agent.price)}
      </Cell>
      <Cell className={`${FIGURE} ${MEDIUM} whitespace-nowrap`}>
        <LoadBar load={load} declared={agent.concurrency} />
      </Cell>
      <Cell className={FIGURE}>
        <Link href={linkTo("/decisions", { agent: agent.id }, range)} className="hover:underline">
          {formatPercent(row.share, 1)}
        </Link>
      </Cell>
      <Cell className={FIGURE}>{formatPercent(counts ? successOf(counts) : null, 1)}</Cell>
      <Cell className={`${FIGURE} ${WIDE}`}>
        {counts ? (
          <Link
            href={linkTo("/decisions", { agent: agent.id, outcome: "failed" }, range)}
            title={failureWords(counts)}
            className={counts.failedByAgent > 0 ? "text-bad hover:underline" : "hover:underline"}
          >
            {formatCount(counts.failed)}
          </Link>
        ) : (
          NO_DATA
        )}
      </Cell>
      <Cell className={`${FIGURE} ${MEDIUM} whitespace-nowrap`}>{formatDuration(counts?.latencyMsP50)}</Cell>
      <Cell className={`${FIGURE} ${WIDE} whitespace-nowrap`}>{formatDuration(counts?.latencyMsP95)}</Cell>
    </tr>
  );
}
