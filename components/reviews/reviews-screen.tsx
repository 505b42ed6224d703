"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import type { Review } from "../../server/domain/review.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatQuantity } from "../format.ts";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { useNowMs } from "../ui/relative-time.tsx";
import { Select } from "../ui/select.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { useWide } from "../ui/use-wide.ts";
import { holderOf } from "./prepare.ts";
import { ReviewDetail } from "./review-detail.tsx";
import { ReviewList } from "./review-list.tsx";
import { useReviews } from "./use-reviews.ts";
import { REVIEW_STATUS_WORDS, SHOWN, type Shown } from "./words.ts";

const ANY = "any";

/** What waits for a person: the queue, and the selected review beside it. */
export function ReviewsScreen() {
  const trpc = useTRPC();
  const [{ status, queue, selected }, setState] = useQueryStates(
    { status: parseAsStringLiteral(SHOWN).withDefault("open"), queue: parseAsString, selected: parseAsString },
    { history: "push" },
  );
  const { list, rows } = useReviews(status, queue);
  const me = useQuery(trpc.system.whoAmI.queryOptions(undefined, { staleTime: 60_000 })).data?.actor;
  const policy = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  const agents = policy.data?.document.agents;
  const queues = useQueues(agents, rows);
  const names = useMemo(() => new Map(agents?.map((agent) => [agent.id, agent.name])), [agents]);
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const wide = useWide(1024);
  // On a wide screen the first is open beside the list; on a narrow one the list comes first.
  const shownId = selected ?? (wide ? (rows[0]?.id ?? null) : null);
  const select = (id: string | null) => void setState({ selected: id });
  const step = (by: number) => {
    const place = rows.findIndex((row) => row.id === shownId);
    const next = rows[place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + by))];
    if (next) select(next.id);
  };
  useKey("next", () => step(1));
  useKey("previous", () => step(-1));
  useKey("clear", () => select(null), { enabled: selected !== null });
  const onEnded = (id: string) => {
    setDrafts(({ [id]: _, ...others }) => others);
    const place = rows.findIndex((row) => row.id === id);
    select((rows[place + 1] ?? rows[place - 1])?.id ?? null);
  };
  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">Reviews</h1>
      <section
        aria-label="The queue"
        className={cn(
          "flex min-h-0 w-full min-w-0 flex-col lg:w-[clamp(340px,34%,520px)] lg:shrink-0 lg:border-r",
          shownId !== null && "max-lg:hidden",
        )}
      >
        <div className="flex flex-wrap items-center gap-1.5 border-b px-4 py-2.5 md:px-5">
          <Select
            label="Show"
            value={status}
            options={SHOWN.map((value) => ({ value, label: shownWords(value) }))}
            onChange={(value) => void setState({ status: value, selected: null })}
          />
          <Select
            label="Queue"
            prefixed={queue === null}
            value={queue ?? ANY}
            options={[{ value: ANY, label: "any" }, ...queues.map((value) => ({ value, label: value }))]}
            onChange={(value) => void setState({ queue: value === ANY ? null : value, selected: null })}
            className={queue === null ? "[&>span:nth-child(2)]:hidden" : "border-accent bg-accent-wash text-accent-ink"}
          />
          <Counted
            rows={rows}
            more={list.hasNextPage}
            loaded={list.data !== undefined}
            open={status === "open"}
            myId={me?.id}
          />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">
          {list.error ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : !list.data ? (
            <div className="px-5 py-3">
              <LoadingLines lines={9} label="Loading the reviews" />
            </div>
          ) : rows.length === 0 ? (
            <Nothing status={status} narrowed={queue !== null} />
          ) : (
            <>
              <ReviewList rows={rows} selectedId={shownId} myId={me?.id} onSelect={select} />
              {list.hasNextPage && (
                <Button
                  className="mx-auto my-3 flex"
                  disabled={list.isFetchingNextPage}
                  onClick={() => void list.fetchNextPage()}
                >
                  {list.isFetchingNextPage ? "Loading…" : "More"}
                </Button>
              )}
            </>
          )}
        </div>
      </section>
      {shownId !== null ? (
        <ReviewDetail
          key={shownId}
          reviewId={shownId}
          myId={me?.id}
          queues={queues}
          names={names}
          draft={drafts[shownId] ?? ""}
          onDraft={(text) => setDrafts((before) => ({ ...before, [shownId]: text }))}
          onEnded={onEnded}
          onBack={() => select(null)}
        />
      ) : (
        <div className="hidden flex-1 lg:block" />
      )}
    </div>
  );
}

function shownWords(shown: Shown): string {
  return shown === "open" ? "What waits" : REVIEW_STATUS_WORDS[shown];
}

interface CountedProps {
  rows: readonly Review[];
  more: boolean;
  loaded: boolean;
  open: boolean;
  myId: string | undefined;
}

/** How many there are, and how many of them somebody has in hand. */
function Counted({ rows, more, loaded, open, myId }: CountedProps) {
  const now = useNowMs();
  const held = rows.filter((row) => holderOf(row, myId, now).kind !== "nobody").length;
  return (
    <span role="status" className="px-2 text-sm text-ink-3">
      {loaded && `${more ? "the oldest " : ""}${formatQuantity(rows.length, "review")}`}
      {loaded && open && held > 0 && `, ${held} in hand`}
    </span>
  );
}

function Nothing({ status, narrowed }: { status: Shown; narrowed: boolean }) {
  if (status !== "open" || narrowed)
    return (
      <EmptyState title="None of these">No review of this kind is kept{narrowed ? " in this queue" : ""}.</EmptyState>
    );
  return (
    <EmptyState title="Nothing waits for a person">
      A task comes here when its lane chooses an agent of the kind “person”. Add one on the Agents screen and make it a
      member of a lane.
    </EmptyState>
  );
}

/** Queues of people in the policy, and those that reviews are in. */
function useQueues(
  agents: readonly { endpoint: { kind: string; queue?: string } }[] | undefined,
  rows: readonly Review[],
): string[] {
  return useMemo(() => {
    const ofPeople = (agents ?? []).flatMap(({ endpoint }) =>
      endpoint.kind === "human" && endpoint.queue !== undefined ? [endpoint.queue] : [],
    );
    return [...new Set([...ofPeople, ...rows.map((row) => row.queue)])].sort();
  }, [agents, rows]);
}
