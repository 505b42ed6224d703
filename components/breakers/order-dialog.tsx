"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { LONGEST_REASON, SHORTEST_REASON } from "../../server/domain/lists/reason.ts";
import { readProblem } from "../api/read-problem.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatPercent } from "../format.ts";
import { Refusal } from "../publish/publish-dialog.tsx";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/input.tsx";
import { NativeSelect } from "../ui/native-select.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";

/** What is sent, beside the target. */
export interface Order {
  reason: string;
  expiresInS: number;
  version: number;
  force: boolean;
}

export interface OrderDialogProps {
  title: string;
  effect: string;
  submitLabel: string;
  /** Whether the order ends by itself. */
  ends: boolean;
  danger: boolean;
  /** The version that the person has seen; it moves on only when they say so. */
  version: number;
  /** The agent that would get no more work, and the lane where it is only one; `null`: nothing is taken away. */
  takesAway: { agentId: string; lane: string | null } | null;
  names: ReadonlyMap<string, string>;
  pending: boolean;
  error: unknown;
  onSubmit: (order: Order) => void;
  onClose: () => void;
}

const EXPIRIES = [
  { value: "900", label: "15 minutes" },
  { value: "3600", label: "1 hour" },
  { value: "14400", label: "4 hours" },
  { value: "86400", label: "1 day" },
  { value: "259200", label: "3 days" },
];

/** Every order: what it would move, why, until when; a conflict and a lane left empty are shown before it can be sent again. */
export function OrderDialog(props: OrderDialogProps) {
  const { title, effect, submitLabel, ends, danger, takesAway, names, pending, error, onSubmit, onClose } = props;
  const [reason, setReason] = useState("");
  const [expiry, setExpiry] = useState("3600");
  const [force, setForce] = useState(false);
  const [seen, setSeen] = useState(props.version);
  const [tried, setTried] = useState(false);
  const problem = error ? readProblem(error) : null;
  const newer = problem?.code === "version_conflict" ? problem.currentVersion : null;
  const isEmptied = problem?.code === "conflict";
  const complaint =
    reason.trim().length < SHORTEST_REASON ? `Say why in at least ${SHORTEST_REASON} characters.` : undefined;
  const submit = (version = seen) => {
    setTried(true);
    if (complaint !== undefined || pending) return;
    setSeen(version);
    onSubmit({ reason: reason.trim(), expiresInS: Number(expiry), version, force });
  };
  useKey("publish", () => submit(), { inFields: true });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={effect}>
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit();
        }}
        className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 py-3"
      >
        {takesAway !== null && <Preview {...takesAway} names={names} />}
        <Field label="Why" error={tried ? complaint : undefined} hint="Kept in the audit and shown in each decision.">
          <Textarea
            autoFocus
            rows={2}
            maxLength={LONGEST_REASON}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {ends && <NativeSelect label="Ends after" value={expiry} options={EXPIRIES} onChange={setExpiry} />}
        {problem !== null && <Refusal error={error} />}
        {isEmptied && takesAway !== null && (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
            Do it all the same: its lanes then answer with no agent
          </label>
        )}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          {newer !== null && newer !== seen ? (
            <Button variant="danger" onClick={() => submit(newer)}>
              Order it over version {newer}
            </Button>
          ) : (
            <Button type="submit" variant={danger ? "danger" : "primary"} disabled={pending}>
              {pending ? "Working…" : submitLabel}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** What would move, from the last hour's decisions. */
function Preview({
  agentId,
  lane,
  names,
}: {
  agentId: string;
  lane: string | null;
  names: ReadonlyMap<string, string>;
}) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.controls.preview.queryOptions({ agentId, ...(lane === null ? {} : { lane }) }));
  if (data === undefined) return <LoadingLines lines={2} label="Reading what would move" />;
  const lanes = data.lanes.filter(({ decisions }) => decisions > 0);
  return (
    <section aria-label="What would move" className="rounded-md border px-3 py-2 text-sm">
      {lanes.length === 0 && <p className="text-ink-2">No decision of the last hour is in its lanes.</p>}
      {lanes.map((each) => (
        <p key={each.lane}>
          {formatPercent(each.share ?? 0)} of {each.lane}’s last {each.decisions} decisions within the hour went to{" "}
          {names.get(agentId) ?? agentId}
          {each.moves.length > 0 && <>; they would go to {movesInWords(each.moves, names)}</>}.
        </p>
      ))}
      {data.leftEmpty.length > 0 && (
        <p className="text-bad">No usable agent would remain in {data.leftEmpty.join(", ")}.</p>
      )}
    </section>
  );
}

function movesInWords(
  moves: readonly { agentId: string | null; decisions: number }[],
  names: ReadonlyMap<string, string>,
): ReactNode {
  return moves
    .map(({ agentId, decisions }) => `${agentId === null ? "nobody" : (names.get(agentId) ?? agentId)} (${decisions})`)
    .join(", ");
}
