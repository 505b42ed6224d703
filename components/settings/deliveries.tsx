"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { readProblem } from "../api/read-problem.ts";
import { type RouterOutputs, useTRPC, useTRPCClient } from "../api/trpc.ts";
import { formatCount, formatDuration, formatQuantity, formatShortId } from "../format.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";

type Delivery = RouterOutputs["webhooks"]["deliveries"][number];
const PAGE = 50;
/** While something is on its way the log is read again this often. */
const ASK_EVERY_MS = 3_000;

/** What was sent to one receiver, and what it answered, newest first. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...trpc.webhooks.deliveries.pathKey(), "pages", webhookId],
    queryFn: ({ pageParam, signal }) =>
      client.webhooks.deliveries.query(
        { webhookId, limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length === PAGE ? (page.at(-1)?.eventId ?? null) : null),
    refetchInterval: ASK_EVERY_MS,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={4} label="Loading the deliveries" />;
  const deliveries = data.pages.flat();
  if (deliveries.length === 0)
    return <p className="py-2 text-ink-2">Nothing was sent yet. Try it with a test event.</p>;
  return (
    <>
      <ol>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.eventId} delivery={delivery} />
        ))}
      </ol>
      {hasNextPage && (
        <Button size="small" className="mt-2" onClick={() => void fetchNextPage()}>
          Older than these {formatCount(deliveries.length)}
        </Button>
      )}
    </>
  );
}

const STATES = {
  delivered: { word: "delivered", tone: "text-good" },
  waiting: { word: "waiting", tone: "text-warn" },
  failed: { word: "given up", tone: "text-bad" },
} as const;

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const again = useMutation(
    trpc.webhooks.redeliver.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.webhooks.pathKey() }),
      onError: (error) => toast.error(readProblem(error).detail),
    }),
  );
  const { state, lastTry } = delivery;
  return (
    <li className="grid grid-cols-[84px_minmax(0,1fr)_auto] items-start gap-x-3 border-b py-1.5">
      <span className={STATES[state.kind].tone}>{STATES[state.kind].word}</span>
      <span className="min-w-0">
        <span className="block truncate">
          {delivery.event}{" "}
          <span className="font-mono text-sm text-ink-3" title={delivery.eventId}>
            {formatShortId(delivery.eventId)}
          </span>
        </span>
        <span className="block text-sm text-ink-3">
          <RelativeTime atMs={delivery.queuedAtMs} />, {formatQuantity(delivery.attempts, "try", "tries")}
          {lastTry && (
            <>
              , {lastTry.problem ?? `answered ${lastTry.status}`} in {formatDuration(lastTry.durationMs)}
            </>
          )}
          {state.kind === "waiting" && (
            <>
              , next try <RelativeTime atMs={state.nextTryAtMs} />
            </>
          )}
        </span>
      </span>
      {state.kind !== "waiting" && (
        <Button
          size="small"
          variant="quiet"
          aria-label={`Send ${delivery.eventId} again`}
          disabled={again.isPending}
          onClick={() => again.mutate({ webhookId: delivery.webhookId, eventId: delivery.eventId })}
        >
          Send again
        </Button>
      )}
    </li>
  );
}
