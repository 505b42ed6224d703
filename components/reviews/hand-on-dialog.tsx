"use client";

import { type FormEvent, useState } from "react";
import { LONGEST_REASON, SHORTEST_REASON } from "../../server/domain/lists/reason.ts";
import { Refusal } from "../publish/publish-dialog.tsx";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input, Textarea } from "../ui/input.tsx";

const QUEUE = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Lets the people of another queue have a review. */
export function HandOnDialog({
  queue,
  queues,
  pending,
  error,
  onSubmit,
  onClose,
}: {
  /** Where it is now. */
  queue: string;
  /** Queues that are known; another may be typed. */
  queues: readonly string[];
  pending: boolean;
  error: unknown;
  onSubmit: (queue: string, reason: string) => void;
  onClose: () => void;
}) {
  const [to, setTo] = useState(queues.find((each) => each !== queue) ?? "");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const wrongQueue = !QUEUE.test(to)
    ? "Small letters, digits, - and _; at most 63 characters."
    : to === queue
      ? "It is in this queue already."
      : undefined;
  const wrongReason =
    reason.trim().length < SHORTEST_REASON ? `Say why in at least ${SHORTEST_REASON} characters.` : undefined;
  const submit = () => {
    setTried(true);
    if (wrongQueue === undefined && wrongReason === undefined && !pending) onSubmit(to, reason.trim());
  };
  useKey("publish", submit, { inFields: true });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Hand on"
      description="It leaves your queue and waits in the other one; its deadline stays."
    >
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit();
        }}
        className="flex flex-col gap-3 px-4 py-3"
      >
        <Field label="To the queue" error={tried ? wrongQueue : undefined}>
          <Input autoFocus list="review-queues" value={to} onChange={(event) => setTo(event.target.value.trim())} />
        </Field>
        <datalist id="review-queues">
          {queues
            .filter((each) => each !== queue)
            .map((each) => (
              <option key={each} value={each} />
            ))}
        </datalist>
        <Field label="Why" error={tried ? wrongReason : undefined} hint="Kept in the audit; the next person reads it.">
          <Textarea
            rows={2}
            maxLength={LONGEST_REASON}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {error !== null && error !== undefined && <Refusal error={error} />}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={pending}>
            {pending ? "Working…" : "Hand on"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
