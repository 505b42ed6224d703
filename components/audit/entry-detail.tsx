"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";
import { formatInstant } from "../format.ts";
import { PolicyDiff } from "../policy-diff/policy-diff.tsx";
import { cn } from "../ui/class-names.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { Cell, HeadCell, Table } from "../ui/table.tsx";
import { prepareFields, versionsOf } from "./prepare.ts";

type Entry = RouterOutputs["audit"]["list"][number];

/** What one change was before and after: of a policy its differences, of anything else its fields. */
export function EntryDetail({ entry }: { entry: Entry }) {
  const versions = versionsOf({ action: entry.action, before: entry.before, after: entry.after });
  return (
    <div className="flex flex-col gap-3 pb-4 sm:pl-[92px]">
      <p className="text-sm text-ink-3">
        {formatInstant(entry.atMs)} · {entry.id}
      </p>
      {versions ? <Published {...versions} /> : <Fields before={entry.before} after={entry.after} />}
    </div>
  );
}

function Published({ from, to }: { from: number; to: number }) {
  const trpc = useTRPC();
  const isFirst = from < 1;
  const diff = useQuery(
    trpc.policy.diff.queryOptions(
      { from: Math.max(1, from), to },
      { enabled: !isFirst, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const names = new Map(policy.data?.document.agents.map((agent) => [agent.id, agent.name]));
  if (isFirst) return <p className="text-ink-2">The first version; nothing stood before it.</p>;
  if (diff.error) return <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data) return <LoadingLines lines={3} label="Comparing the versions" />;
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="What changed"
        className="max-h-[420px] overflow-y-auto"
      >
        <PolicyDiff changes={diff.data.changes} names={names} />
      </section>
      <Link
        href={`/tuning?view=history&from=${from}&to=${to}`}
        className="self-start text-sm text-accent-ink hover:underline"
      >
        Open in the history of versions
      </Link>
    </>
  );
}

function Fields({ before, after }: { before: unknown; after: unknown }) {
  const fields = prepareFields(before, after);
  if (fields.length === 0) return <p className="text-ink-2">Neither side was written down.</p>;
  return (
    <Table aria-label="Before and after">
      <thead>
        <tr>
          <HeadCell>Field</HeadCell>
          <HeadCell>Before</HeadCell>
          <HeadCell>After</HeadCell>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.name} className={cn(!field.changed && "text-ink-3")}>
            <Cell>{field.name}</Cell>
            <Cell className="break-all">{field.before}</Cell>
            <Cell className={cn("break-all", field.changed && "font-medium")}>{field.after}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
