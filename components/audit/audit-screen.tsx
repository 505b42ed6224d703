"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import type { RouterOutputs } from "../api/trpc.ts";
import { useTRPC, useTRPCClient } from "../api/trpc.ts";
import { formatQuantity, formatShortId } from "../format.ts";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { Select } from "../ui/select.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { EntryDetail } from "./entry-detail.tsx";
import { ACTIONS, actionWords } from "./prepare.ts";

const PAGE = 50;
const ANY = "any";
type Entry = RouterOutputs["audit"]["list"][number];

/** Who changed what: every change with who, why, before and after. */
export function AuditScreen() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [{ action, actor, target, open }, setState] = useQueryStates(
    { action: parseAsString, actor: parseAsString, target: parseAsString, open: parseAsString },
    { history: "push" },
  );
  const filters = {
    ...(action ? { action } : {}),
    ...(actor ? { actorId: actor } : {}),
    ...(target ? { target } : {}),
  };
  const list = useInfiniteQuery({
    queryKey: [...trpc.audit.list.pathKey(), "pages", filters],
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query(
        { ...filters, limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length === PAGE ? (page.at(-1)?.id ?? null) : null),
    placeholderData: keepPreviousData,
  });
  const entries = list.data?.pages.flat() ?? [];
  const filtered = Object.keys(filters).length > 0;
  return (
    <div className="mx-auto flex max-w-[1100px] flex-col gap-3 px-4 py-4 md:px-6">
      <h1 className="sr-only">Audit</h1>
      <h2 className="sr-only">Changes, newest first</h2>
      <div className="flex flex-wrap items-center gap-1.5">
        <Select
          label="Action"
          prefixed={action === null}
          value={action ?? ANY}
          options={[
            { value: ANY, label: "any" },
            ...[...new Set([...ACTIONS, ...(action ? [action] : [])])].map((value) => ({
              value,
              label: actionWords(value),
            })),
          ]}
          onChange={(value) => void setState({ action: value === ANY ? null : value, open: null })}
          className={action === null ? "[&>span:nth-child(2)]:hidden" : "border-accent bg-accent-wash text-accent-ink"}
        />
        {actor && <Chip label={`By ${nameOf(entries, actor)}`} onClear={() => void setState({ actor: null })} />}
        {target && <Chip label={`Of ${formatShortId(target)}`} onClear={() => void setState({ target: null })} />}
        <span role="status" className="px-2 text-sm text-ink-3">
          {list.data &&
            (list.hasNextPage
              ? `the newest ${formatQuantity(entries.length, "change")}`
              : formatQuantity(entries.length, "change"))}
        </span>
      </div>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <LoadingLines lines={10} label="Loading the audit" />
      ) : entries.length === 0 ? (
        <EmptyState title={filtered ? "No change matches" : "Nothing was changed yet"}>
          {filtered
            ? "Take a filter away."
            : "Every change of the policy, keys and overrides is written down here with who and why."}
        </EmptyState>
      ) : (
        <>
          <ol className={cn(list.isPlaceholderData && "opacity-60")}>
            {entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                open={entry.id === open}
                onToggle={() => void setState({ open: entry.id === open ? null : entry.id })}
                onActor={() => void setState({ actor: entry.actorId })}
                onTarget={() => void setState({ target: entry.target })}
              />
            ))}
          </ol>
          {list.hasNextPage && (
            <Button
              className="self-center"
              disabled={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {list.isFetchingNextPage ? "Loading…" : "Older changes"}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function EntryRow({
  entry,
  open,
  onToggle,
  onActor,
  onTarget,
}: {
  entry: Entry;
  open: boolean;
  onToggle: () => void;
  onActor: () => void;
  onTarget: () => void;
}) {
  return (
    <li className={cn("border-b", open && "bg-raised")}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 py-1.5 sm:grid-cols-[80px_minmax(0,1fr)_auto]">
        <span className="text-ink-3 max-sm:col-span-2">
          <RelativeTime atMs={entry.atMs} />
        </span>
        <span className="min-w-0">
          <button
            type="button"
            onClick={onActor}
            title="Only changes of this actor"
            className="font-medium hover:underline"
          >
            {entry.actorName}
          </button>{" "}
          <span className="text-ink-2">{actionWords(entry.action)}</span>{" "}
          <button type="button" onClick={onTarget} title="Only changes of this" className="break-all hover:underline">
            {formatShortId(entry.target)}
          </button>
          <span className="block text-ink-3">“{entry.reason}”</span>
        </span>
        <Button
          size="small"
          variant="quiet"
          aria-expanded={open}
          aria-label={`${open ? "Hide" : "Show"} before and after of ${entry.target}`}
          onClick={onToggle}
        >
          {open ? "Hide" : "Before and after"}
        </Button>
      </div>
      {open && <EntryDetail entry={entry} />}
    </li>
  );
}

function Chip({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <button
      type="button"
      onClick={onClear}
      aria-label={`${label}: remove this filter`}
      className="inline-flex h-7.5 items-center gap-1.5 rounded-md border border-accent bg-accent-wash px-2 text-accent-ink"
    >
      {label}
      <X aria-hidden size={12} />
    </button>
  );
}

function nameOf(entries: readonly Entry[], actorId: string): string {
  return entries.find((entry) => entry.actorId === actorId)?.actorName ?? formatShortId(actorId);
}
