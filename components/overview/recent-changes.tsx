"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../api/trpc.ts";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";

const SHOWN = 8;
const DAY_MS = 86_400_000;

/** What changed since yesterday: policy versions and every other change by somebody. */
export function RecentChanges() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.audit.list.queryOptions({ limit: SHOWN }));
  const now = useNowMs();
  const recent = (data ?? []).filter((entry) => entry.atMs > now - DAY_MS);
  if (!data) return null;
  if (recent.length === 0) return <p className="py-2 text-ink-2">Nothing was changed since yesterday.</p>;
  return (
    <ul>
      {recent.map((entry) => (
        <li key={entry.id} className="flex gap-3 border-b py-1.5">
          <RelativeTime atMs={entry.atMs} className="w-20 shrink-0 text-ink-3" />
          <span className="min-w-0 flex-1">
            <span className="font-medium">{entry.actorName}</span>{" "}
            <span className="text-ink-2">{entry.action.replace(".", ": ")}</span> {entry.target}
            <span className="block truncate text-ink-3">“{entry.reason}”</span>
          </span>
        </li>
      ))}
      <li className="pt-1.5 text-sm">
        <Link href="/audit" className="text-accent-ink hover:underline">
          All changes
        </Link>
      </li>
    </ul>
  );
}
