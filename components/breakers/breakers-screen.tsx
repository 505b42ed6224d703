"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatQuantity } from "../format.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { type Asked, wordsOf } from "./asked-order.ts";
import { BreakerTile } from "./breaker-tile.tsx";
import { type Order, OrderDialog } from "./order-dialog.tsx";
import { countNotClosed, prepareTiles } from "./prepare.ts";
import { useOrders } from "./use-orders.ts";

const POLL_MS = 5_000;

/** What do I switch off? */
export function BreakersScreen() {
  const trpc = useTRPC();
  const allowance = useMay("change");
  const breakers = useQuery(trpc.controls.breakers.queryOptions(undefined, { refetchInterval: POLL_MS }));
  const state = useQuery(trpc.controls.state.queryOptions());
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const names = useMemo(
    () => new Map(policy.data?.document.agents.map((agent) => [agent.id, agent.name])),
    [policy.data],
  );
  const tiles = useMemo(
    () => prepareTiles(breakers.data ?? [], state.data?.agents ?? [], names),
    [breakers.data, state.data, names],
  );
  const [asked, setAsked] = useState<Asked | null>(null);
  const orders = useOrders(() => setAsked(null));
  const ask = (next: Asked) => {
    orders[next.verb].reset();
    setAsked(next);
  };
  const send = (order: Order) => {
    if (asked === null) return;
    if (asked.target === "breaker") orders[asked.verb].mutate({ ...order, breakerId: asked.tile.breaker.id });
    else if (asked.target === "switch") orders[asked.verb].mutate(order);
    else if (asked.tile.agentId !== null) orders[asked.verb].mutate({ ...order, agentId: asked.tile.agentId });
  };
  const failure = breakers.error ?? state.error;
  const notClosed = countNotClosed(breakers.data ?? []);
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 px-4 py-5 md:px-6">
      <header className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-lg font-semibold">
          {breakers.data === undefined
            ? "Breakers"
            : notClosed === 0
              ? "Every breaker is closed"
              : `${formatQuantity(notClosed, "breaker")} not closed`}
        </h1>
        {state.data && (
          <>
            <Button
              variant={state.data.stop.on ? "primary" : "danger"}
              disabledBecause={allowance.because}
              onClick={() => ask({ target: "switch", verb: state.data.stop.on ? "resume" : "stop", state: state.data })}
            >
              {state.data.stop.on ? "Take new work again" : "Stop all new work"}
            </Button>
            <Button
              disabledBecause={allowance.because}
              onClick={() =>
                ask({
                  target: "switch",
                  verb: state.data.readOnly.on ? "liftReadOnly" : "setReadOnly",
                  state: state.data,
                })
              }
            >
              {state.data.readOnly.on ? "Let changes through" : "Switch changes off"}
            </Button>
          </>
        )}
      </header>
      {failure ? (
        <ErrorState error={failure} onRetry={() => void breakers.refetch()} />
      ) : breakers.data === undefined ? (
        <LoadingLines lines={9} label="Loading the breakers" />
      ) : tiles.length === 0 ? (
        <EmptyState title="No agents">A breaker stands before each agent of the policy. Add an agent first.</EmptyState>
      ) : (
        <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
          {tiles.map((tile) => (
            <BreakerTile
              key={tile.breaker.id}
              tile={tile}
              allowance={allowance}
              onOrder={(verb) => ask({ target: "breaker", verb, tile })}
              onAgentOrder={(verb) => ask({ target: "agent", verb, tile })}
            />
          ))}
        </div>
      )}
      {asked !== null && (
        <OrderDialog
          {...wordsOf(asked)}
          names={names}
          pending={orders[asked.verb].isPending}
          error={orders[asked.verb].error}
          onSubmit={send}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
