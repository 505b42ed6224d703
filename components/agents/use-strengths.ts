"use client";

import { useQuery } from "@tanstack/react-query";
import type { Lane } from "../../server/domain/lane.ts";
import { useTRPCClient } from "../api/trpc.ts";
import { prepareStrengths, type Strengths } from "./prepare.ts";

/** More lanes than these are not asked about at once. */
const LANES_ASKED = 16;
const FRESH_MS = 30_000;
const NONE: Strengths = new Map();

/**
 * What the router has learnt of every agent in every lane: one dry decision a lane, which records nothing and sees the
 * same records that a live one would.
 */
export function useStrengths(lanes: readonly Lane[]): { strengths: Strengths; asked: readonly string[] } {
  const client = useTRPCClient();
  const asked = lanes.slice(0, LANES_ASKED).map((lane) => lane.name);
  const { data } = useQuery({
    queryKey: ["strengths", asked],
    queryFn: async ({ signal }) => {
      const views = await Promise.all(
        asked.map((lane) =>
          client.tasks.explain.mutate({ input: `A task of the lane ${lane}`, lane, tier: "standard" }, { signal }),
        ),
      );
      return prepareStrengths(views);
    },
    staleTime: FRESH_MS,
    enabled: asked.length > 0,
  });
  return { strengths: data ?? NONE, asked };
}
