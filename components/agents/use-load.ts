"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLive } from "../api/live.tsx";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";

export type AgentLoad = RouterOutputs["agents"]["live"][number];

/** Between two looks where no signal came: leases also end by themselves. */
const LOOK_EVERY_MS = 5_000;

/** How loaded each agent is just now; empty while it is not known. */
export function useLoad(): ReadonlyMap<string, AgentLoad> {
  const trpc = useTRPC();
  const { paused } = useLive();
  const { data } = useQuery(
    trpc.agents.live.queryOptions(undefined, { refetchInterval: paused ? false : LOOK_EVERY_MS }),
  );
  return useMemo(() => new Map(data?.map((load) => [load.agentId, load])), [data]);
}
