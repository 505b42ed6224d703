import Link from "next/link";
import { FAILURE_OWNERS } from "../../server/domain/lists/outcomes.ts";
import type { AgentCounts } from "../../server/domain/overview.ts";
import { formatCount, formatPercent } from "../format.ts";
import { linkTo } from "../shell/link-to.ts";
import type { TimeRange } from "../shell/time-range.ts";
import { OWNER_WORDS } from "../vocabulary.ts";

/** Whose the failures were, those with most first; each leads to its decisions. */
export function FailureKinds({ counts, range }: { counts: AgentCounts; range: TimeRange }) {
  const owners = FAILURE_OWNERS.map((owner) => ({ owner, failed: counts.failedByOwner[owner] }))
    .filter(({ failed }) => failed > 0)
    .sort((one, other) => other.failed - one.failed);
  if (owners.length === 0) return <p className="py-1 text-ink-2">Nothing failed in this time.</p>;
  return (
    <ul>
      {owners.map(({ owner, failed }) => (
        <li
          key={owner}
          className="grid min-h-8 grid-cols-[112px_minmax(0,1fr)_44px_52px] items-center gap-x-2 border-b"
        >
          <Link
            href={linkTo("/decisions", { agent: counts.agentId, outcome: "failed", owner }, range)}
            className="hover:underline"
          >
            {OWNER_WORDS[owner]}
          </Link>
          <span aria-hidden className="h-2 rounded-[2px] bg-hover">
            <span
              className="block h-full rounded-[2px]"
              style={{
                width: `${(failed / counts.failed) * 100}%`,
                background: owner === "upstream" ? "var(--bad)" : "var(--ink-3)",
              }}
            />
          </span>
          <span className="text-right tabular-nums">{formatCount(failed)}</span>
          <span className="text-right text-sm text-ink-3 tabular-nums">{formatPercent(failed / counts.failed)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The same as words, for a hover: "12 the agent, 3 capacity". */
export function failureWords(counts: AgentCounts): string {
  const words = FAILURE_OWNERS.filter((owner) => counts.failedByOwner[owner] > 0).map(
    (owner) => `${formatCount(counts.failedByOwner[owner])} ${OWNER_WORDS[owner]}`,
  );
  return words.join(", ") || "nothing failed";
}
