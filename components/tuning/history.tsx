"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { History as HistoryIcon } from "lucide-react";
import { parseAsInteger, useQueryStates } from "nuqs";
import { useState } from "react";
import type { Policy } from "../../server/domain/policy.ts";
import { useMay } from "../access/use-may.ts";
import { type RouterOutputs, useTRPC, useTRPCClient } from "../api/trpc.ts";
import { formatCount } from "../format.ts";
import { PolicyDiff } from "../policy-diff/policy-diff.tsx";
import { prepareChanges, summarise } from "../policy-diff/prepare.ts";
import { PublishChange } from "../publish/publish-change.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";

const PAGE = 50;
type VersionRow = RouterOutputs["policy"]["versions"][number];

/** Every version with who and why, the difference of any two, and the way back to an older one. */
export function History({ current }: { current: Policy }) {
  const [{ from, to }, setPair] = useQueryStates({ from: parseAsInteger, to: parseAsInteger }, { history: "push" });
  const later = to ?? current.version;
  const earlier = from ?? later - 1;
  const names = new Map(current.document.agents.map((agent) => [agent.id, agent.name]));
  return (
    <div className="grid items-start gap-x-10 gap-y-6 pt-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <Section title="Versions" aside={<span className="label-caps">from · to</span>}>
        <Versions
          current={current.version}
          from={earlier}
          to={later}
          onPair={(pair) => void setPair({ from: earlier, to: later, ...pair })}
        />
      </Section>
      <Difference from={earlier} to={later} current={current} names={names} />
    </div>
  );
}

function Versions({
  current,
  from,
  to,
  onPair,
}: {
  current: number;
  from: number;
  to: number;
  onPair: (pair: { from?: number; to?: number }) => void;
}) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...trpc.policy.versions.pathKey(), "pages"],
    queryFn: ({ pageParam, signal }) =>
      client.policy.versions.query(
        { limit: PAGE, ...(pageParam === null ? {} : { beforeVersion: pageParam }) },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length === PAGE ? (page.at(-1)?.version ?? null) : null),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={6} label="Loading the versions" />;
  const rows = data.pages.flat();
  return (
    <>
      <ol>
        {rows.map((row) => (
          <VersionItem key={row.version} row={row} current={current} from={from} to={to} onPair={onPair} />
        ))}
      </ol>
      <div className="flex items-center gap-3 pt-2 text-sm text-ink-3">
        <span>
          {formatCount(rows.length)} of {formatCount(current)} versions
        </span>
        {hasNextPage && (
          <Button size="small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older versions
          </Button>
        )}
      </div>
    </>
  );
}

function VersionItem({
  row,
  current,
  from,
  to,
  onPair,
}: {
  row: VersionRow;
  current: number;
  from: number;
  to: number;
  onPair: (pair: { from?: number; to?: number }) => void;
}) {
  const within = row.version === from || row.version === to;
  return (
    <li className={cn("flex items-start gap-3 border-b py-1.5", within && "bg-accent-wash/60")}>
      <button
        type="button"
        onClick={() => onPair({ from: row.version - 1, to: row.version })}
        className="grid min-w-0 flex-1 grid-cols-[40px_minmax(0,1fr)] gap-x-2 text-left"
        title="Show what this version changed"
      >
        <span className="text-right font-semibold">{formatCount(row.version)}</span>
        <span className="min-w-0">
          <span className="block truncate">
            {row.reason}
            {row.version === current && (
              <Badge tone="good" className="ml-2">
                in force
              </Badge>
            )}
          </span>
          <span className="block text-sm text-ink-3">
            {row.actor}, <RelativeTime atMs={row.publishedAtMs} />
          </span>
        </span>
      </button>
      <span className="flex gap-3 pt-0.5 pr-1">
        {(["from", "to"] as const).map((side) => (
          <input
            key={side}
            type="radio"
            name={`version-${side}`}
            aria-label={`Compare ${side} version ${row.version}`}
            checked={row.version === (side === "from" ? from : to)}
            onChange={() => onPair({ [side]: row.version })}
            className="size-3.5 accent-(--accent)"
          />
        ))}
      </span>
    </li>
  );
}

function Difference({
  from,
  to,
  current,
  names,
}: {
  from: number;
  to: number;
  current: Policy;
  names: ReadonlyMap<string, string>;
}) {
  const trpc = useTRPC();
  const [rolling, setRolling] = useState<number | null>(null);
  const { because } = useMay("change");
  const isFirst = from < 1;
  const diff = useQuery(
    trpc.policy.diff.queryOptions({ from: Math.max(1, from), to }, { enabled: !isFirst, staleTime: 60_000 }),
  );
  const older = Math.min(from, to);
  return (
    <Section
      title={isFirst ? `Version ${to}, the first` : `From version ${from} to ${to}`}
      aside={
        !isFirst && (
          <Button
            size="small"
            disabledBecause={because ?? (older === current.version ? "This version is in force." : undefined)}
            onClick={() => setRolling(older)}
          >
            <HistoryIcon aria-hidden size={13} />
            Go back to version {older}…
          </Button>
        )
      }
    >
      {isFirst ? (
        <p className="py-2 text-ink-2">Nothing stands before the first version.</p>
      ) : diff.error ? (
        <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />
      ) : diff.data ? (
        <>
          <p className="pb-2 text-ink-2">{capital(summarise(prepareChanges(diff.data.changes)))} changed.</p>
          <PolicyDiff changes={diff.data.changes} names={names} />
        </>
      ) : (
        <LoadingLines lines={6} label="Comparing the versions" />
      )}
      {rolling !== null && <Rollback to={rolling} current={current} onClose={() => setRolling(null)} />}
    </Section>
  );
}

/** Publishes an older version's document as the next version; nothing is ever taken out of the history. */
function Rollback({ to, current, onClose }: { to: number; current: Policy; onClose: () => void }) {
  const trpc = useTRPC();
  const [base, setBase] = useState(current.version);
  const old = useQuery(trpc.policy.get.queryOptions({ version: to }, { staleTime: Number.POSITIVE_INFINITY }));
  return (
    <PublishChange
      open
      onOpenChange={(open) => !open && onClose()}
      policy={current}
      base={base}
      onRebase={setBase}
      change={(document) => old.data?.document ?? document}
      title={`Go back to version ${to}`}
      description={`Publishes what version ${to} said as the next version. The versions between stay in the history.`}
      blockedBecause={old.data ? undefined : "The old version is being read."}
      onPublished={onClose}
    >
      {old.error && <ErrorState error={old.error} />}
    </PublishChange>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
