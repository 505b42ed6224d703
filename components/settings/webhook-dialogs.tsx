"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { WEBHOOK_EVENTS } from "../../server/domain/lists/webhook-events.ts";
import { NewWebhook, type WebhookEventKind } from "../../server/domain/webhook.ts";
import { useTRPC } from "../api/trpc.ts";
import { PublishDialog, Refusal } from "../publish/publish-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { SecretDialog } from "./secret-dialog.tsx";
import type { Webhook } from "./webhooks.tsx";

const SECRET_USE =
  "Receivers check the signature of every message with it, as Standard Webhooks describes: webhook-id, webhook-timestamp, webhook-signature.";

const ADVICE = {
  name: "Say in 1 to 80 characters what it is for.",
  url: "Enter a whole address that starts with http:// or https://.",
  events: "Choose at least one event.",
};
type Wrong = Partial<Record<keyof typeof ADVICE, string>>;
interface Values {
  name: string;
  url: string;
  events: WebhookEventKind[];
}

/** What is wrong with the fields, by the schema that the server reads them by. */
function complaintsOf(values: Values): Wrong {
  const parsed = NewWebhook.safeParse({ ...values, url: values.url.trim() });
  const wrong: Wrong = {};
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0] as keyof typeof ADVICE;
    if (field in ADVICE) wrong[field] = ADVICE[field];
  }
  return wrong;
}

function useWebhooksChanged(): () => Promise<unknown> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () =>
    Promise.all([trpc.webhooks, trpc.audit].map((part) => queries.invalidateQueries({ queryKey: part.pathKey() })));
}

function WebhookFields({
  values,
  wrong,
  onChange,
}: {
  values: Values;
  wrong: Wrong;
  onChange: (values: Values) => void;
}) {
  const toggle = (event: WebhookEventKind) =>
    onChange({
      ...values,
      events: values.events.includes(event)
        ? values.events.filter((each) => each !== event)
        : [...values.events, event],
    });
  return (
    <>
      <Field label="What it is for" error={wrong.name}>
        <Input
          value={values.name}
          maxLength={80}
          onChange={(event) => onChange({ ...values, name: event.target.value })}
        />
      </Field>
      <Field label="URL" hint="Events are posted to it; redirects are not followed." error={wrong.url}>
        <Input
          value={values.url}
          onChange={(event) => onChange({ ...values, url: event.target.value })}
          placeholder="https://…"
          className="font-mono text-sm"
        />
      </Field>
      <fieldset>
        <legend className="label-caps mb-1">Events</legend>
        {WEBHOOK_EVENTS.map((event) => (
          <label key={event} className="flex h-7 items-center gap-2">
            <input
              type="checkbox"
              checked={values.events.includes(event)}
              onChange={() => toggle(event)}
              className="size-3.5 accent-(--accent)"
            />
            <code className="font-mono text-sm">{event}</code>
          </label>
        ))}
        {wrong.events && <p className="text-sm text-bad">{wrong.events}</p>}
      </fieldset>
    </>
  );
}

export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useWebhooksChanged();
  const create = useMutation(trpc.webhooks.create.mutationOptions({ onSuccess: changed }));
  const [values, setValues] = useState<Values>({ name: "", url: "", events: [...WEBHOOK_EVENTS] });
  const [wrong, setWrong] = useState<Wrong>({});
  if (create.data)
    return (
      <SecretDialog name={create.data.webhook.name} secret={create.data.secret} use={SECRET_USE} onClose={onClose} />
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = complaintsOf(values);
    setWrong(found);
    if (Object.keys(found).length === 0) create.mutate({ ...values, url: values.url.trim() });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Add a webhook">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto p-4">
        <WebhookFields values={values} wrong={wrong} onChange={setValues} />
        {create.error && <Refusal error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={create.isPending}>
            {create.isPending ? "Adding…" : "Add the webhook"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Changes what a webhook is, or only switches it. */
export function ChangeWebhook({
  webhook,
  switching = false,
  onClose,
}: {
  webhook: Webhook;
  switching?: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const changed = useWebhooksChanged();
  const isOff = webhook.state.kind === "disabled";
  const [values, setValues] = useState<Values>({ name: webhook.name, url: webhook.url, events: webhook.events });
  const wrong = complaintsOf(values);
  const [firstWrong] = Object.values(wrong);
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: async () => {
        onClose();
        await changed();
      },
    }),
  );
  const verb = isOff ? "Switch on" : "Switch off";
  return (
    <PublishDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={switching ? `${verb} ${webhook.name}` : `Change ${webhook.name}`}
      submitLabel={switching ? verb : "Save"}
      pending={update.isPending}
      error={update.error}
      blockedBecause={switching ? undefined : firstWrong}
      onSubmit={(reason) =>
        update.mutate(
          switching
            ? { webhookId: webhook.id, enabled: isOff, reason }
            : { webhookId: webhook.id, ...values, url: values.url.trim(), reason },
        )
      }
    >
      {switching ? (
        <p className="text-ink-2">
          {isOff ? "Events from now on are sent there again." : "Nothing is sent there until it is switched on again."}
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          <WebhookFields values={values} wrong={wrong} onChange={setValues} />
        </div>
      )}
    </PublishDialog>
  );
}

export function RotateWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useWebhooksChanged();
  const rotate = useMutation(trpc.webhooks.rotate.mutationOptions({ onSuccess: changed }));
  if (rotate.data)
    return (
      <SecretDialog name={rotate.data.webhook.name} secret={rotate.data.secret} use={SECRET_USE} onClose={onClose} />
    );
  return (
    <PublishDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`A new secret for ${webhook.name}`}
      submitLabel="Make a new secret"
      pending={rotate.isPending}
      error={rotate.error}
      onSubmit={(reason) => rotate.mutate({ webhookId: webhook.id, reason })}
    >
      <p className="text-ink-2">
        Messages are signed with both secrets for a while, so that the receiver can change over.
      </p>
    </PublishDialog>
  );
}

export function RemoveWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const trpc = useTRPC();
  const changed = useWebhooksChanged();
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({
      onSuccess: async () => {
        onClose();
        toast.success(`${webhook.name} is removed`);
        await changed();
      },
    }),
  );
  return (
    <PublishDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${webhook.name}`}
      submitLabel="Remove the webhook"
      danger
      pending={remove.isPending}
      error={remove.error}
      onSubmit={(reason) => remove.mutate({ webhookId: webhook.id, reason })}
    >
      <p className="text-ink-2">Nothing is sent there any more, and its log of deliveries goes with it.</p>
    </PublishDialog>
  );
}
