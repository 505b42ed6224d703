"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { LONGEST_REASON, SHORTEST_REASON } from "../../server/domain/lists/reason.ts";
import { readProblem } from "../api/read-problem.ts";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/input.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { ConflictNotice, type ConflictNoticeProps } from "./conflict-notice.tsx";

export interface PublishDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** What will change: the preview of the effect. */
  children: ReactNode;
  submitLabel: string;
  danger?: boolean;
  /** Why it cannot be done now, whatever the reason says. */
  blockedBecause?: string | undefined;
  /** Somebody published meanwhile; shown with a way to go on. */
  conflict?: ConflictNoticeProps | null;
  pending: boolean;
  error: unknown;
  onSubmit: (reason: string) => void;
}

/** The last step of every change: what it does, why it is made, and what stands in its way. */
export function PublishDialog({ open, onOpenChange, title, description, ...rest }: PublishDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      {...(description ? { description } : {})}
      className="w-[min(640px,calc(100vw-24px))]"
    >
      {open && <PublishForm {...rest} onClose={() => onOpenChange(false)} />}
    </Dialog>
  );
}

type PublishFormProps = Omit<PublishDialogProps, "open" | "onOpenChange" | "title" | "description"> & {
  onClose: () => void;
};

function PublishForm(props: PublishFormProps) {
  const { children, submitLabel, danger, blockedBecause, conflict, pending, error, onSubmit, onClose } = props;
  const [reason, setReason] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const submit = () => {
    if (pending || blockedBecause !== undefined || conflict) return;
    const said = reason.trim();
    if (said.length < SHORTEST_REASON) return setComplaint(`Say why in at least ${SHORTEST_REASON} characters.`);
    setComplaint(undefined);
    onSubmit(said);
  };
  useKey("publish", submit, { inFields: true });
  const blocked = blockedBecause ?? (conflict ? "Look at what was published meanwhile first." : undefined);
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
      className="flex min-h-0 flex-col"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label="What will change" className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        {conflict && <ConflictNotice {...conflict} />}
        {children}
      </section>
      <div className="flex flex-col gap-3 border-t px-4 py-3">
        <Field label="Why" error={complaint} hint="Kept in the audit and with the version; others read it.">
          <Textarea
            autoFocus
            rows={2}
            maxLength={LONGEST_REASON}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setComplaint(undefined);
            }}
          />
        </Field>
        {error !== null && error !== undefined && !conflict && <Refusal error={error} />}
        <div className="flex items-center justify-end gap-2">
          <span className="mr-auto text-sm text-ink-3 max-sm:hidden">
            <Kbd keys="Ctrl Enter" />
          </span>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant={danger ? "danger" : "primary"} disabledBecause={blocked} disabled={pending}>
            {pending ? "Working…" : submitLabel}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Why the server refused, field by field where it named them. */
export function Refusal({ error }: { error: unknown }) {
  const problem = readProblem(error);
  return (
    <div role="alert" className="border-l-2 border-bad pl-3">
      <p>
        <span className="font-medium text-bad">{problem.title}.</span> {problem.detail}
      </p>
      {problem.errors.length > 1 && (
        <ul className="list-disc pl-4 text-sm text-ink-2">
          {problem.errors.map((each) => (
            <li key={`${each.path}${each.message}`}>
              {each.path}: {each.message}
            </li>
          ))}
        </ul>
      )}
      {problem.action && <p className="text-ink-2">{problem.action}</p>}
    </div>
  );
}
