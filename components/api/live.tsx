"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { SIGNAL_KINDS, type SignalKind } from "../../server/domain/signal.ts";
import { type Coalescer, createCoalescer } from "./coalesce.ts";
import { type LiveState, liveStateOf, POLL_EVERY_MS } from "./live-state.ts";
import { useTRPC } from "./trpc.ts";

/** How often each kind has changed since the page was opened. */
export type SignalVersions = Readonly<Partial<Record<SignalKind, number>>>;

interface Live {
  state: LiveState;
  paused: boolean;
  setPaused: (paused: boolean) => void;
  /** Goes up for each kind whenever something of it changed: lists that must not jump watch it. */
  versions: SignalVersions;
}

const LiveContext = createContext<Live>({ state: "connecting", paused: false, setPaused: () => {}, versions: {} });

/** The page's connection to what changes. One stream a tab, opened here. */
export function useLive(): Live {
  return useContext(LiveContext);
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [paused, setPaused] = useState(false);
  const [versions, setVersions] = useState<SignalVersions>({});
  const [everStood, setEverStood] = useState(false);
  const coalescer = useRef<Coalescer<SignalKind> | null>(null);

  useEffect(() => {
    const paths = {
      decisions: [trpc.decisions.pathKey(), trpc.overview.pathKey(), trpc.agents.live.pathKey()],
      outcomes: [trpc.decisions.pathKey(), trpc.overview.pathKey(), trpc.spend.pathKey(), trpc.agents.live.pathKey()],
      policy: [
        trpc.policy.pathKey(),
        trpc.agents.pathKey(),
        trpc.lanes.pathKey(),
        trpc.audit.pathKey(),
        trpc.overview.pathKey(),
        trpc.spend.pathKey(),
      ],
      breakers: [trpc.controls.pathKey(), trpc.agents.pathKey(), trpc.overview.pathKey()],
      keys: [trpc.keys.pathKey(), trpc.audit.pathKey()],
      tasks: [trpc.tasks.pathKey(), trpc.reviews.pathKey()],
    } satisfies Record<SignalKind, readonly unknown[][]>;
    const made = createCoalescer<SignalKind>((kinds) => {
      const asked = new Set<string>();
      for (const kind of kinds)
        for (const queryKey of paths[kind]) {
          const name = JSON.stringify(queryKey);
          if (asked.has(name)) continue;
          // A request under way is let finish, or a busy router would cut off every answer; its change is asked for next.
          if (queries.isFetching({ queryKey }) > 0) made.add(kind);
          else void queries.invalidateQueries({ queryKey });
          asked.add(name);
        }
      setVersions((before) => ({
        ...before,
        ...Object.fromEntries([...kinds].map((kind) => [kind, (before[kind] ?? 0) + 1])),
      }));
    });
    coalescer.current = made;
    return () => made.stop();
  }, [queries, trpc]);

  useEffect(() => coalescer.current?.hold(paused), [paused]);

  const stream = useSubscription(
    trpc.events.stream.subscriptionOptions(undefined, {
      onStarted: () => setEverStood(true),
      onData: ({ data: signals }) => {
        // A newer server may tell of kinds that this page does not know.
        for (const { kind } of signals) if (SIGNAL_KINDS.includes(kind)) coalescer.current?.add(kind);
      },
    }),
  );
  const awayMs = useAwayMs(stream.status === "pending");
  const state = liveStateOf({ paused, status: stream.status, everStood, awayMs });

  useEffect(() => {
    if (state !== "polling") return;
    const ask = () => {
      for (const kind of SIGNAL_KINDS) coalescer.current?.add(kind);
    };
    ask();
    const timer = setInterval(ask, POLL_EVERY_MS);
    return () => clearInterval(timer);
  }, [state]);

  const live = useMemo(() => ({ state, paused, setPaused, versions }), [state, paused, versions]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Milliseconds since the stream last stood, in steps of a second; 0 while it stands. */
function useAwayMs(stands: boolean): number {
  const [awayMs, setAwayMs] = useState(0);
  useEffect(() => {
    setAwayMs(0);
    if (stands) return;
    const since = Date.now();
    const timer = setInterval(() => setAwayMs(Date.now() - since), 1_000);
    return () => clearInterval(timer);
  }, [stands]);
  return awayMs;
}
