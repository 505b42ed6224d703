import Link from "next/link";
import type { Overview } from "../../server/domain/overview.ts";
import { formatCount, formatDuration, formatMoney, formatPercent } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { linkTo } from "../shell/link-to.ts";
import type { TimeRange } from "../shell/time-range.ts";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { successOf } from "./prepare.ts";

interface Counted {
  decisions: number;
  succeeded: number;
  failed: number;
  costMicros: number;
  unpriced: number;
}

function Spend({ counted }: { counted: Counted }) {
  return (
    <>
      {formatMoney(counted.costMicros === 0 && counted.unpriced > 0 ? null : counted.costMicros)}
      {counted.unpriced > 0 && (
        <span className="block text-xs text-ink-3">{formatCount(counted.unpriced)} unpriced</span>
      )}
    </>
  );
}

/** Lanes by how much they decided; each row leads to its decisions. */
export function LaneTable({ lanes, range }: { lanes: Overview["lanes"]; range: TimeRange }) {
  return (
    <Table aria-label="By lane">
      <thead>
        <tr>
          <HeadCell>Lane</HeadCell>
          <HeadCell className={FIGURE}>Decisions</HeadCell>
          <HeadCell className={FIGURE}>Success</HeadCell>
          <HeadCell className={FIGURE}>Failed</HeadCell>
          <HeadCell className={FIGURE}>Spend</HeadCell>
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane) => (
          <tr key={lane.lane} className="hover:bg-hover">
            <Cell>
              <Link href={linkTo("/decisions", { lane: lane.lane }, range)} className="hover:underline">
                <LaneTag name={lane.lane} />
              </Link>
            </Cell>
            <Cell className={FIGURE}>{formatCount(lane.decisions)}</Cell>
            <Cell className={FIGURE}>{formatPercent(successOf(lane), 1)}</Cell>
            <Cell className={FIGURE}>
              <FailedLink
                count={lane.failed}
                href={linkTo("/decisions", { lane: lane.lane, outcome: "failed" }, range)}
              />
            </Cell>
            <Cell className={FIGURE}>
              <Spend counted={lane} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function FailedLink({ count, href }: { count: number; href: string }) {
  if (count === 0) return <span className="text-ink-3">0</span>;
  return (
    <Link href={href} className="text-bad hover:underline">
      {formatCount(count)}
    </Link>
  );
}

const AGENTS_SHOWN = 12;

/** Agents by how much they got. */
export function AgentTable({
  agents,
  names,
  range,
}: {
  agents: Overview["agents"];
  names: ReadonlyMap<string, string>;
  range: TimeRange;
}) {
  return (
    <>
      <Table aria-label="By agent">
        <thead>
          <tr>
            <HeadCell>Agent</HeadCell>
            <HeadCell className={FIGURE}>Decisions</HeadCell>
            <HeadCell className={FIGURE}>Success</HeadCell>
            <HeadCell className={FIGURE}>p50</HeadCell>
            <HeadCell className={`${FIGURE} max-sm:hidden`}>p95</HeadCell>
            <HeadCell className={FIGURE}>Spend</HeadCell>
          </tr>
        </thead>
        <tbody>
          {agents.slice(0, AGENTS_SHOWN).map((agent) => (
            <tr key={agent.agentId} className="hover:bg-hover">
              <Cell>
                <Link href={linkTo("/decisions", { agent: agent.agentId }, range)} className="hover:underline">
                  <AgentName id={agent.agentId} name={names.get(agent.agentId)} />
                </Link>
              </Cell>
              <Cell className={FIGURE}>{formatCount(agent.decisions)}</Cell>
              <Cell className={FIGURE}>{formatPercent(successOf(agent), 1)}</Cell>
              <Cell className={FIGURE}>{formatDuration(agent.latencyMsP50)}</Cell>
              <Cell className={`${FIGURE} max-sm:hidden`}>{formatDuration(agent.latencyMsP95)}</Cell>
              <Cell className={FIGURE}>
                <Spend counted={agent} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {agents.length > AGENTS_SHOWN && (
        <p className="pt-1.5 text-sm text-ink-3">
          {formatCount(AGENTS_SHOWN)} of {formatCount(agents.length)} agents ·{" "}
          <Link href="/agents" className="text-accent-ink hover:underline">
            all agents
          </Link>
        </p>
      )}
    </>
  );
}
