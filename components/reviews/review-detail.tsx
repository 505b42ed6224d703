"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import type { Review } from "../../server/domain/review.ts";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatMinute } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { LaneTag } from "../identity/lane-tag.tsx";
import { PublishDialog, Refusal } from "../publish/publish-dialog.tsx";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Textarea } from "../ui/input.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { RelativeTime, useNowMs } from "../ui/relative-time.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { HandOnDialog } from "./hand-on-dialog.tsx";
import { MessageList } from "./message-list.tsx";
import { holderOf, isOpen } from "./prepare.ts";
import { Deadline, HolderBadge } from "./review-list.tsx";
import { useReviewActions } from "./use-review-actions.ts";
import { REVIEW_STATUS_WORDS } from "./words.ts";

const LONGEST_ANSWER = 1_000_000;

export interface ReviewDetailProps {
  reviewId: string;
  myId: string | undefined;
  queues: readonly string[];
  names: ReadonlyMap<string, string>;
  /** What was typed so far, kept while somebody looks at another one. */
  draft: string;
  onDraft: (text: string) => void;
  onEnded: (reviewId: string) => void;
  onBack: () => void;
}

/** One review: what is asked, whose it is, and what can be done with it. */
export function ReviewDetail(props: ReviewDetailProps) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.reviews.get.queryOptions({ reviewId: props.reviewId }));
  return (
    <section aria-label="The review" className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto px-4 py-3 md:px-6">
      <button
        type="button"
        onClick={props.onBack}
        className="mb-2 inline-flex items-center gap-1 self-start text-sm text-ink-3 hover:text-ink lg:hidden"
      >
        <ArrowLeft aria-hidden size={13} />
        All that waits
      </button>
      {data ? (
        <Loaded {...props} review={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={10} label="Loading the review" />
      )}
    </section>
  );
}

function Loaded({ review, myId, queues, names, draft, onDraft, onEnded }: ReviewDetailProps & { review: Review }) {
  const actions = useReviewActions(onEnded);
  const now = useNowMs();
  const [doing, setDoing] = useState<"reject" | "hand_on" | null>(null);
  const { because } = useMay("change");
  const holder = holderOf(review, myId, now);
  const open = isOpen(review);
  const blocked =
    because ??
    (holder.kind === "other" ? `${holder.name} has it until ${formatMinute(holder.untilMs)}.` : undefined) ??
    (now > review.deadlineAtMs ? "Its deadline has passed." : undefined);
  const mayAct = open && blocked === undefined && doing === null;
  const { claim, answer, reject, handOn } = actions;
  const field = useRef<HTMLTextAreaElement>(null);
  const send = () => {
    if (mayAct && draft.trim() !== "" && !answer.isPending) answer.mutate({ reviewId: review.id, answer: draft });
  };
  useKey("review-claim", () => claim.mutate({ reviewId: review.id }), { enabled: mayAct });
  useKey("review-answer", () => field.current?.focus(), { enabled: mayAct });
  useKey("review-reject", () => setDoing("reject"), { enabled: mayAct });
  useKey("review-hand-on", () => setDoing("hand_on"), { enabled: mayAct });
  useKey("publish", send, { enabled: mayAct, inFields: true });
  // What a refused action said is of the state before it; a newer state makes it stale.
  const { reset } = claim;
  useEffect(() => {
    if (holder.kind !== "other") reset();
  }, [holder.kind, reset]);
  const refused = claim.error ?? answer.error;
  return (
    <>
      <header className="flex flex-col gap-1.5 border-b pb-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="text-lg font-semibold">
            {open ? "A task waits for a person" : REVIEW_STATUS_WORDS[review.status]}
          </h2>
          <HolderBadge holder={open ? holder : { kind: "nobody" }} />
          {open && <Deadline review={review} nowMs={now} />}
        </div>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
          <LaneTag name={review.lane} />
          <AgentName id={review.agentId} name={names.get(review.agentId)} />
          <span>queue {review.queue}</span>
          <span>
            asked <RelativeTime atMs={review.createdAtMs} />
          </span>
          <Link href={`/decisions/${review.decisionId}`} className="text-accent-ink hover:underline">
            Why it came here
          </Link>
        </p>
        {review.reason && (
          <p className="text-ink-2">
            {open ? "Handed on" : "Said"}: “{review.reason}”
          </p>
        )}
      </header>
      <div className="py-4">
        <MessageList messages={review.messages} />
      </div>
      {review.answer !== null && (
        <div className="border-t py-3">
          <p className="label-caps">Answer of {review.claimedBy?.name ?? "a person"}</p>
          <p className="break-words whitespace-pre-wrap">{review.answer}</p>
        </div>
      )}
      {open && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
          className="mt-auto flex flex-col gap-2 border-t bg-ground pt-3 pb-1"
        >
          {refused !== null && <Refusal error={refused} />}
          {blocked !== undefined && <p className="text-sm text-warn">{blocked}</p>}
          <label htmlFor="review-answer" className="label-caps">
            Your answer: the task goes on with it
          </label>
          <Textarea
            id="review-answer"
            ref={field}
            rows={5}
            maxLength={LONGEST_ANSWER}
            value={draft}
            readOnly={blocked !== undefined}
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
          />
          <div className="flex flex-wrap items-center gap-2">
            <Button
              onClick={() => claim.mutate({ reviewId: review.id })}
              disabledBecause={blocked}
              disabled={claim.isPending}
              title="Keeps others away for a quarter of an hour (c)"
            >
              {holder.kind === "me" ? `Yours until ${formatMinute(holder.untilMs)}, prolong` : "Claim"}
            </Button>
            <Button onClick={() => setDoing("hand_on")} disabledBecause={blocked} title="To another queue (f)">
              Hand on…
            </Button>
            <Button variant="danger" onClick={() => setDoing("reject")} disabledBecause={blocked} title="Refuse it (x)">
              Reject…
            </Button>
            <span className="ml-auto flex items-center gap-2">
              <span className="max-sm:hidden">
                <Kbd keys="Ctrl Enter" />
              </span>
              <Button
                type="submit"
                variant="primary"
                disabledBecause={blocked ?? (draft.trim() === "" ? "Write an answer first." : undefined)}
                disabled={answer.isPending}
              >
                {answer.isPending ? "Working…" : "Answer"}
              </Button>
            </span>
          </div>
        </form>
      )}
      <PublishDialog
        open={doing === "reject"}
        onOpenChange={(isOpenNow) => setDoing(isOpenNow ? "reject" : null)}
        title="Reject the task"
        submitLabel="Reject"
        danger
        pending={reject.isPending}
        error={reject.error}
        onSubmit={(reason) => reject.mutate({ reviewId: review.id, reason })}
      >
        <p>The task goes on to another agent of its lane; where there is none, it ends as failed.</p>
      </PublishDialog>
      {doing === "hand_on" && (
        <HandOnDialog
          queue={review.queue}
          queues={queues}
          pending={handOn.isPending}
          error={handOn.error}
          onSubmit={(queue, reason) =>
            handOn.mutate({ reviewId: review.id, queue, reason }, { onSuccess: () => setDoing(null) })
          }
          onClose={() => setDoing(null)}
        />
      )}
    </>
  );
}
