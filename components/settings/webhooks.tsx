"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Send } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { useMay } from "../access/use-may.ts";
import { readProblem } from "../api/read-problem.ts";
import { type RouterOutputs, useTRPC } from "../api/trpc.ts";
import { formatInstant, formatQuantity } from "../format.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { Deliveries } from "./deliveries.tsx";
import { ChangeWebhook, NewWebhookDialog, RemoveWebhook, RotateWebhook } from "./webhook-dialogs.tsx";

export type Webhook = RouterOutputs["webhooks"]["list"][number];
type Doing = { kind: "create" } | { kind: "change" | "rotate" | "remove" | "switch"; webhook: Webhook } | null;

/** Who is told of what happens: receivers of signed events, each with its log of deliveries. */
export function Webhooks() {
  const trpc = useTRPC();
  const { allowed, because } = useMay("administer");
  const [doing, setDoing] = useState<Doing>(null);
  const [open, setOpen] = useQueryState("webhook", parseAsString.withOptions({ history: "push" }));
  const { data, error, refetch } = useQuery(trpc.webhooks.list.queryOptions(undefined, { enabled: allowed }));
  if (!allowed) return <p className="py-2 text-ink-2">Webhooks are shown to administrators. {because}</p>;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={5} label="Loading the webhooks" />;
  const shown = data.find((webhook) => webhook.id === open) ?? data[0];
  const close = () => setDoing(null);
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-2">
      <Section
        title={formatQuantity(data.length, "webhook")}
        aside={
          <Button size="small" onClick={() => setDoing({ kind: "create" })}>
            <Plus aria-hidden size={13} />
            Add a webhook
          </Button>
        }
      >
        {data.length === 0 ? (
          <EmptyState title="Nobody is told yet">
            Add a receiver, and it gets a signed POST when a policy is published.
          </EmptyState>
        ) : (
          <ul>
            {data.map((webhook) => (
              <WebhookItem
                key={webhook.id}
                webhook={webhook}
                shown={webhook.id === shown?.id}
                onShow={() => void setOpen(webhook.id)}
                onDo={(kind) => setDoing({ kind, webhook })}
              />
            ))}
          </ul>
        )}
      </Section>
      {shown && (
        <Section title={`Deliveries to ${shown.name}`}>
          <Deliveries key={shown.id} webhookId={shown.id} />
        </Section>
      )}
      {doing?.kind === "create" && <NewWebhookDialog onClose={close} />}
      {doing?.kind === "change" && <ChangeWebhook webhook={doing.webhook} onClose={close} />}
      {doing?.kind === "switch" && <ChangeWebhook webhook={doing.webhook} switching onClose={close} />}
      {doing?.kind === "rotate" && <RotateWebhook webhook={doing.webhook} onClose={close} />}
      {doing?.kind === "remove" && <RemoveWebhook webhook={doing.webhook} onClose={close} />}
    </div>
  );
}

function WebhookItem({
  webhook,
  shown,
  onShow,
  onDo,
}: {
  webhook: Webhook;
  shown: boolean;
  onShow: () => void;
  onDo: (kind: "change" | "rotate" | "remove" | "switch") => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const test = useMutation(
    trpc.webhooks.test.mutationOptions({
      onSuccess: async (delivery) => {
        if (delivery.state.kind === "delivered") toast.success("The test event arrived");
        else toast.error(delivery.lastTry?.problem ?? "The test event did not arrive");
        await queries.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });
      },
      onError: (error) => toast.error(readProblem(error).detail),
    }),
  );
  const isOff = webhook.state.kind === "disabled";
  return (
    <li className={cn("border-b py-2", shown && "bg-accent-wash/50")}>
      <div className="flex items-start gap-2 px-1">
        <button type="button" aria-pressed={shown} onClick={onShow} className="min-w-0 flex-1 text-left">
          <span className="flex items-center gap-2 font-medium">
            {webhook.name}
            <StateBadge state={webhook.state} />
          </span>
          <span className="block truncate font-mono text-sm text-ink-3">{webhook.url}</span>
          <span className="block text-sm text-ink-3">{webhook.events.join(", ")}</span>
        </button>
        <Button
          size="small"
          disabled={test.isPending}
          onClick={() => test.mutate({ webhookId: webhook.id })}
          disabledBecause={isOff ? "It is switched off." : undefined}
        >
          <Send aria-hidden size={12} />
          {test.isPending ? "Sending…" : "Test"}
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-1">
        <Act label={`Change ${webhook.name}`} onClick={() => onDo("change")}>
          Change…
        </Act>
        <Act label={`${isOff ? "Switch on" : "Switch off"} ${webhook.name}`} onClick={() => onDo("switch")}>
          {isOff ? "Switch on…" : "Switch off…"}
        </Act>
        <Act label={`New secret for ${webhook.name}`} onClick={() => onDo("rotate")}>
          New secret…
        </Act>
        <Act label={`Remove ${webhook.name}`} onClick={() => onDo("remove")} danger>
          Remove…
        </Act>
      </div>
      {!webhook.secret.known && (
        <p className="px-1 text-sm text-bad">Its secret was made by another installation; give it a new one.</p>
      )}
    </li>
  );
}

function Act({
  label,
  onClick,
  danger,
  children,
}: {
  label: string;
  onClick: () => void;
  danger?: boolean;
  children: string;
}) {
  return (
    <Button
      size="small"
      variant="quiet"
      className={cn("px-1", danger && "text-bad")}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

const BECAUSE = { operator: "switched off", gone: "receiver is gone (410)", failing: "off after failing for days" };

function StateBadge({ state }: { state: Webhook["state"] }) {
  if (state.kind === "active") return <Badge tone="good">active</Badge>;
  if (state.kind === "failing")
    return (
      <Badge tone="warn" title={`Since ${formatInstant(state.sinceMs)}`}>
        failing
      </Badge>
    );
  return <Badge title={formatInstant(state.atMs)}>{BECAUSE[state.because]}</Badge>;
}
