"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Review } from "../../server/domain/review.ts";
import { useTRPC, useTRPCClient } from "../api/trpc.ts";
import type { Shown } from "./words.ts";

const PAGE = 50;

/** The queue a page at a time, oldest first; signals ask for it anew. */
export function useReviews(status: Shown, queue: string | null) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const filters = { status, ...(queue === null ? {} : { queue }) };
  const list = useInfiniteQuery({
    queryKey: [...trpc.reviews.list.pathKey(), "pages", filters],
    queryFn: ({ pageParam, signal }) =>
      client.reviews.list.query(
        { ...filters, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length === PAGE ? (page.at(-1)?.id ?? null) : null),
    placeholderData: keepPreviousData,
  });
  const rows: readonly Review[] = list.data?.pages.flat() ?? [];
  return { list, rows };
}
