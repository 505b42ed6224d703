"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { DecisionFilters } from "../../server/domain/decision-query.ts";
import { useLive } from "../api/live.tsx";
import { type RouterOutputs, useTRPCClient } from "../api/trpc.ts";

export type DecisionRow = RouterOutputs["decisions"]["list"]["rows"][number];

const PAGE = 100;
/** With more pages than this open, new rows wait until the reader comes back to the top. */
const PAGES_KEPT_LIVE = 2;

export interface DecisionPages {
  rows: readonly DecisionRow[];
  count: number;
  capped: boolean;
  /** Ids that were not there at the last look, to be marked once. */
  arrived: ReadonlySet<string>;
  /** Something changed and was not fetched, since it would have moved the rows under the reader. */
  waiting: boolean;
  refresh: () => void;
  more: () => void;
  hasMore: boolean;
  loading: boolean;
  fetching: boolean;
  error: unknown;
}

/**
 * The list a window at a time, newest first. Signals fetch it anew only while its top is in sight, so that rows never
 * jump under the pointer; otherwise they are announced.
 */
export function useDecisionPages(filters: Partial<DecisionFilters>, atTop: boolean): DecisionPages {
  const client = useTRPCClient();
  const { versions } = useLive();
  const query = useInfiniteQuery({
    queryKey: ["decision-pages", filters],
    queryFn: ({ pageParam, signal }) =>
      client.decisions.list.query({ ...filters, limit: PAGE, ...(pageParam ? { before: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  const version = (versions.decisions ?? 0) + (versions.outcomes ?? 0);
  const seen = useRef(version);
  const [waiting, setWaiting] = useState(false);
  const mayMove = atTop && (pages?.length ?? 0) <= PAGES_KEPT_LIVE;
  const { refetch, isFetching } = query;

  useEffect(() => {
    if (seen.current === version) return;
    if (!mayMove) return setWaiting(true);
    // A request under way is let finish; what came meanwhile is asked for when it is done.
    if (isFetching) return;
    seen.current = version;
    setWaiting(false);
    void refetch({ cancelRefetch: false });
  }, [version, mayMove, isFetching, refetch]);

  const head = pages?.[0];
  return {
    rows,
    count: head?.count ?? 0,
    capped: head?.capped ?? false,
    arrived: useArrived(rows, query.isPlaceholderData),
    waiting,
    refresh: () => {
      seen.current = version;
      setWaiting(false);
      void refetch();
    },
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    hasMore: query.hasNextPage,
    loading: query.isPending,
    fetching: isFetching,
    error: query.error,
  };
}

const NOBODY: ReadonlySet<string> = new Set();

/** Rows newer than the newest of the last look. The first look marks nothing. */
function useArrived(rows: readonly DecisionRow[], skip: boolean): ReadonlySet<string> {
  const newest = useRef<string | null>(null);
  const arrived = useMemo(() => {
    const before = newest.current;
    if (before === null || skip) return NOBODY;
    return new Set(rows.filter((row) => row.id > before).map((row) => row.id));
  }, [rows, skip]);
  useEffect(() => {
    newest.current = rows[0]?.id ?? newest.current;
  }, [rows]);
  return arrived;
}
