"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import type { Agent } from "../../server/domain/agent.ts";
import type { TaskView } from "../../server/domain/task-run.ts";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatCount, formatDuration, formatMoney, formatQuantity } from "../format.ts";
import { Refusal } from "../publish/publish-dialog.tsx";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/input.tsx";
import { Facts } from "../ui/section.tsx";
import { OWNER_WORDS } from "../vocabulary.ts";

const FIRST_WORDS = "Reply with one short sentence that says you are ready.";
const LONGEST = 4_000;

/** A button that sends the agent one real task, and shows how that went. */
export function TestCall({ agent }: { agent: Agent }) {
  const [open, setOpen] = useState(false);
  const { because } = useMay("change");
  return (
    <>
      <Button onClick={() => setOpen(true)} disabledBecause={because ?? obstacle(agent)}>
        <Play aria-hidden size={13} />
        Test call…
      </Button>
      {open && <TestDialog agent={agent} onClose={() => setOpen(false)} />}
    </>
  );
}

function obstacle({ endpoint }: Agent): string | undefined {
  if (endpoint.kind === "external") return "Its callers run it, so it cannot be called from here.";
  if (endpoint.kind === "human") return "A person does not answer at once.";
  return undefined;
}

function TestDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const trpc = useTRPC();
  const [input, setInput] = useState(FIRST_WORDS);
  const call = useMutation(trpc.agents.testCall.mutationOptions());
  const submit = () => {
    if (input.trim() !== "" && !call.isPending) call.mutate({ agentId: agent.id, input });
  };
  useKey("publish", submit, { inFields: true });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Call ${agent.name}`}
      description="A real task, pinned to it: it is recorded, counted and paid for like any other."
    >
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit();
        }}
        className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 py-3"
      >
        <Field label="Task">
          <Textarea
            autoFocus
            rows={3}
            maxLength={LONGEST}
            value={input}
            onChange={(event) => setInput(event.target.value)}
          />
        </Field>
        {call.error && <Refusal error={call.error} />}
        <div role="status">{call.data && <Result task={call.data} />}</div>
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" variant="primary" disabled={call.isPending}>
            {call.isPending ? "Waiting for its answer…" : call.data ? "Call again" : "Call"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Result({ task }: { task: TaskView }) {
  const last = task.attempts.at(-1);
  const good = task.status === "succeeded";
  const tokens = last?.usage ? Object.values(last.usage).reduce((sum, each) => sum + each, 0) : null;
  return (
    <div className={`flex flex-col gap-2 border-l-2 pl-3 ${good ? "border-good" : "border-bad"}`}>
      <p>
        <span className={`font-medium ${good ? "text-good" : "text-bad"}`}>
          {good ? "It answered." : `It ${task.status}.`}
        </span>{" "}
        {!good && (task.error?.message ?? last?.error)}
      </p>
      {task.output !== null && (
        <p className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap">{task.output}</p>
      )}
      <Facts
        items={[
          ["Took", formatDuration(last?.latencyMs)],
          ["Tries", formatQuantity(task.attempts.length, "attempt")],
          ["Tokens", formatCount(tokens)],
          ["Cost", formatMoney(task.unpricedAttempts > 0 && task.costMicros === 0 ? null : task.costMicros)],
          ...(last?.owner ? [["Failure of", OWNER_WORDS[last.owner]] as const] : []),
        ]}
      />
      {last && (
        <Link href={`/decisions/${last.decisionId}`} className="self-start text-accent-ink hover:underline">
          Its decision
        </Link>
      )}
    </div>
  );
}
