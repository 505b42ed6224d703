"use client";

import { useQuery } from "@tanstack/react-query";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatCount } from "../format.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { Cell, FIGURE, HeadCell, Table } from "../ui/table.tsx";
import { prepareProjects } from "./prepare.ts";
import { ROLE_WORDS } from "./role-words.ts";

/** The tenants, as they are known from their keys. */
export function Projects() {
  const trpc = useTRPC();
  const { allowed, because } = useMay("administer");
  const { data, error, refetch } = useQuery(trpc.keys.list.queryOptions(undefined, { enabled: allowed }));
  const now = useNowMs();
  if (!allowed) return <p className="py-2 text-ink-2">Projects are shown to administrators. {because}</p>;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={4} label="Loading the projects" />;
  const rows = prepareProjects(data, now);
  if (rows.length === 0)
    return (
      <EmptyState title="Only the default project">
        A project comes to be with its first key: name one as you create a key.
      </EmptyState>
    );
  return (
    <Section title="Projects">
      <Table aria-label="Projects">
        <thead>
          <tr>
            <HeadCell>Project</HeadCell>
            <HeadCell className={FIGURE}>Keys in use</HeadCell>
            <HeadCell className={`${FIGURE} max-sm:hidden`}>All keys</HeadCell>
            <HeadCell>Roles</HeadCell>
            <HeadCell className="max-sm:hidden">Last used</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.project} className="hover:bg-hover">
              <Cell className="font-medium">{row.project}</Cell>
              <Cell className={FIGURE}>{formatCount(row.open)}</Cell>
              <Cell className={`${FIGURE} max-sm:hidden`}>{formatCount(row.keys)}</Cell>
              <Cell className="text-ink-2">{row.roles.map((role) => ROLE_WORDS[role].label).join(", ") || "none"}</Cell>
              <Cell className="max-sm:hidden">
                {row.lastUsedAtMs === null ? (
                  <span className="text-ink-3">never</span>
                ) : (
                  <RelativeTime atMs={row.lastUsedAtMs} />
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="pt-2 text-sm text-ink-3">
        People and keys of the default project see all projects; those of another see only their own.
      </p>
    </Section>
  );
}
