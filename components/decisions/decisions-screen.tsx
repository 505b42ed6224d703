"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useMemo, useRef, useState } from "react";
import { useTRPC } from "../api/trpc.ts";
import { formatCapped, formatCount } from "../format.ts";
import { useRangeWindow } from "../shell/time-range.ts";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { useWide } from "../ui/use-wide.ts";
import { DecisionList } from "./decision-list.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { countFilters, FILTER_PARSERS, filtersToQuery } from "./filters.ts";
import { type DecisionPages, useDecisionPages } from "./use-decision-pages.ts";

const DecisionPreview = dynamic(() => import("./decision-preview.tsx").then((module) => module.DecisionPreview), {
  ssr: false,
  loading: () => <aside className="w-[clamp(520px,46%,820px)] shrink-0 border-l" />,
});

/** What is it deciding: the live list, and on a wide screen the selected decision beside it. */
export function DecisionsScreen() {
  const trpc = useTRPC();
  const router = useRouter();
  const [state, setState] = useQueryStates(FILTER_PARSERS, { history: "push" });
  const [selected, setSelected] = useQueryState("selected", parseAsString);
  const [atTop, setAtTop] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const wide = useWide(1280);
  const { fromMs } = useRangeWindow();
  const filters = useMemo(() => filtersToQuery(state, fromMs), [state, fromMs]);
  const pages = useDecisionPages(filters, atTop);
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const document = policy.data?.document;
  const names = useMemo(() => new Map(document?.agents.map((agent) => [agent.id, agent.name])), [document]);

  const select = (id: string) => (wide ? void setSelected(id) : router.push(`/decisions/${id}`));
  const step = (by: number) => {
    const index = pages.rows.findIndex((row) => row.id === selected);
    const row = pages.rows[index < 0 ? 0 : Math.min(pages.rows.length - 1, Math.max(0, index + by))];
    if (row) void setSelected(row.id);
  };
  const showNew = () => {
    scroller.current?.scrollTo({ top: 0 });
    pages.refresh();
  };
  useKey("next", () => step(1));
  useKey("previous", () => step(-1));
  useKey("open", () => selected && router.push(`/decisions/${selected}`));
  useKey("clear", () => void setSelected(null), { enabled: selected !== null });

  return (
    <div className="flex h-full min-h-0">
      <section aria-label="List of decisions" className="flex min-h-0 min-w-0 flex-1 flex-col">
        <h1 className="sr-only">Decisions</h1>
        <div className="flex flex-col gap-2 border-b px-4 py-2.5 md:px-5">
          <FilterBar
            state={state}
            onChange={(change) => void setState(change)}
            lanes={document?.lanes.map((lane) => lane.name) ?? []}
            agents={document?.agents ?? []}
          />
          <ListStatus pages={pages} onRefresh={showNew} />
        </div>
        <ListBody pages={pages} filtered={countFilters(state) > 0}>
          <DecisionList
            pages={pages}
            names={names}
            activeId={selected}
            onSelect={select}
            scroller={scroller}
            onTop={setAtTop}
          />
        </ListBody>
      </section>
      {wide && selected && <DecisionPreview decisionId={selected} onClose={() => void setSelected(null)} />}
    </div>
  );
}

/** How many there are, how many of them are loaded, and whether something new waits. */
function ListStatus({ pages, onRefresh }: { pages: DecisionPages; onRefresh: () => void }) {
  return (
    <div className="flex h-6 items-center gap-3 text-sm text-ink-3">
      <p role="status">
        {pages.loading
          ? "Loading…"
          : pages.rows.length < pages.count || pages.capped
            ? `${formatCount(pages.rows.length)} of ${formatCapped(pages.count, pages.capped)} loaded`
            : `${formatCount(pages.count)} ${pages.count === 1 ? "decision" : "decisions"}`}
      </p>
      {pages.waiting && (
        <Button size="small" onClick={onRefresh}>
          New decisions, show them
        </Button>
      )}
    </div>
  );
}

function ListBody({
  pages,
  filtered,
  children,
}: {
  pages: DecisionPages;
  filtered: boolean;
  children: React.ReactNode;
}) {
  if (pages.rows.length > 0) return children;
  if (pages.error)
    return (
      <div className="overflow-y-auto px-5">
        <ErrorState error={pages.error} onRetry={pages.refresh} />
      </div>
    );
  if (pages.loading)
    return (
      <div className="px-5 py-3">
        <LoadingLines lines={16} label="Loading decisions" />
      </div>
    );
  return filtered ? (
    <EmptyState title="Nothing matches">
      No decision in this time range passes these filters. Widen the range or clear them.
    </EmptyState>
  ) : (
    <EmptyState title="No decisions yet">
      Send a task to <span className="font-mono">POST /v1/route</span>, and the decision appears here at once.
    </EmptyState>
  );
}
