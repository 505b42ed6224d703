"use client";

import type { Review } from "../../server/domain/review.ts";
import { formatExcerpt, formatInstant, formatRelative } from "../format.ts";
import { LaneTag } from "../identity/lane-tag.tsx";
import { Badge } from "../ui/badge.tsx";
import { cn } from "../ui/class-names.ts";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";
import { askedOf, type Holder, holderOf, isOpen, urgencyOf } from "./prepare.ts";
import { REVIEW_STATUS_WORDS } from "./words.ts";

const EXCERPT = 160;
const URGENCY_TONES = { calm: "text-ink-3", soon: "text-warn", late: "text-bad" } as const;

/** The queue: what is asked, since when, until when, and who has it. */
export function ReviewList({
  rows,
  selectedId,
  myId,
  onSelect,
}: {
  rows: readonly Review[];
  selectedId: string | null;
  myId: string | undefined;
  onSelect: (id: string) => void;
}) {
  const now = useNowMs();
  return (
    <ul aria-label="Reviews, oldest first">
      {rows.map((review) => (
        <li key={review.id}>
          <button
            type="button"
            aria-current={review.id === selectedId ? "true" : undefined}
            onClick={() => onSelect(review.id)}
            className={cn(
              "flex w-full flex-col gap-1 border-b px-4 py-2 text-left hover:bg-hover md:px-5",
              review.id === selectedId && "bg-accent-wash hover:bg-accent-wash",
            )}
          >
            <span className="flex w-full items-center gap-2 text-sm">
              <LaneTag name={review.lane} />
              <span className="text-ink-3">queue {review.queue}</span>
              <HolderBadge holder={holderOf(review, myId, now)} />
              <RelativeTime atMs={review.createdAtMs} className="ml-auto text-ink-3" />
            </span>
            <span className="line-clamp-2 min-h-5">
              {review.messages === null ? (
                <span className="text-ink-3">The words are not kept.</span>
              ) : (
                formatExcerpt(askedOf(review), EXCERPT)
              )}
            </span>
            {isOpen(review) ? (
              <Deadline review={review} nowMs={now} />
            ) : (
              <span className="text-sm text-ink-3">{REVIEW_STATUS_WORDS[review.status]}</span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** When it must be answered, in words and tone. */
export function Deadline({ review, nowMs }: { review: Pick<Review, "createdAtMs" | "deadlineAtMs">; nowMs: number }) {
  const urgency = urgencyOf(review, nowMs);
  return (
    <time
      dateTime={new Date(review.deadlineAtMs).toISOString()}
      title={formatInstant(review.deadlineAtMs)}
      className={cn("text-sm", URGENCY_TONES[urgency])}
      suppressHydrationWarning
    >
      {urgency === "late" ? "overdue since" : "due"} {formatRelative(review.deadlineAtMs, nowMs)}
    </time>
  );
}

export function HolderBadge({ holder }: { holder: Holder }) {
  if (holder.kind === "nobody") return null;
  if (holder.kind === "me") return <Badge tone="accent">yours</Badge>;
  return <Badge tone="warn">held by {holder.name}</Badge>;
}
