"use client";

import { useQueries } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc.ts";
import type { RunRow } from "./prepare.ts";

/** Tasks whose place in the run is asked for; a run with more shows the rest without one. */
export const TASKS_PLACED = 100;

/** Who delegated each task, read from the record of its first decision. Missing until it is known. */
export function useParents(rows: readonly RunRow[]): { parents: ReadonlyMap<string, string | null>; pending: boolean } {
  const trpc = useTRPC();
  const first = new Map<string, string>();
  for (const row of [...rows].reverse())
    if (row.taskId !== row.rootTaskId && !first.has(row.taskId)) first.set(row.taskId, row.id);
  const asked = [...first].slice(0, TASKS_PLACED);
  return useQueries({
    queries: asked.map(([, id]) => trpc.decisions.get.queryOptions({ id }, { staleTime: Number.POSITIVE_INFINITY })),
    combine: (results) => ({
      parents: new Map(
        results.flatMap(({ data }) =>
          data ? [[data.decision.taskId, data.decision.parentTaskId] as [string, string | null]] : [],
        ),
      ),
      pending: results.some((result) => result.isPending),
    }),
  });
}
