import { z } from "zod";
import { Reason } from "../../domain/change-request.ts";
import { EventId, WebhookId } from "../../domain/id.ts";
import { DeliveryFilters, NewWebhook, Webhook, WebhookChange, WebhookDelivery } from "../../domain/webhook.ts";
import type { Door } from "../door.ts";

const WebhookPath = z.strictObject({ id: WebhookId });
const WithSecret = z.object({
  webhook: Webhook,
  secret: z.string().describe("Signs what is sent there (Standard Webhooks); it is shown this once"),
});

const DOOR = { tag: "webhooks", permission: "administer" } as const;

export const WEBHOOK_DOORS = {
  listWebhooks: {
    ...DOOR,
    method: "GET",
    path: "/v1/webhooks",
    summary: "All webhooks, without their secrets.",
    answer: z.object({ webhooks: z.array(Webhook) }),
    errors: ["store_unavailable"],
  },
  createWebhook: {
    ...DOOR,
    method: "POST",
    path: "/v1/webhooks",
    summary: "Have events posted to a URL, signed as the Standard Webhooks specification says.",
    body: NewWebhook,
    answer: WithSecret,
    status: 201,
    errors: ["conflict", "store_unavailable"],
  },
  updateWebhook: {
    ...DOOR,
    method: "PUT",
    path: "/v1/webhooks/{id}",
    summary: "Change, enable or disable a webhook; what is left out stays.",
    params: WebhookPath,
    body: WebhookChange,
    answer: Webhook,
    errors: ["not_found", "store_unavailable"],
  },
  removeWebhook: {
    ...DOOR,
    method: "DELETE",
    path: "/v1/webhooks/{id}",
    summary: "Take a webhook away, with its log.",
    params: WebhookPath,
    query: z.strictObject({ reason: Reason }),
    answer: z.object({ webhookId: WebhookId }),
    errors: ["not_found", "store_unavailable"],
  },
  rotateWebhookSecret: {
    ...DOOR,
    method: "POST",
    path: "/v1/webhooks/{id}/rotate",
    summary: "Give a webhook a new signing secret. For a day messages are signed with the old one as well.",
    params: WebhookPath,
    body: z.strictObject({ reason: Reason }),
    answer: WithSecret,
    errors: ["not_found", "store_unavailable"],
  },
  testWebhook: {
    ...DOOR,
    method: "POST",
    path: "/v1/webhooks/{id}/test",
    summary: "Send a test event at once, and answer how it went.",
    params: WebhookPath,
    answer: WebhookDelivery,
    errors: ["not_found", "conflict", "store_unavailable"],
  },
  listDeliveries: {
    ...DOOR,
    method: "GET",
    path: "/v1/webhooks/{id}/deliveries",
    summary: "The log of a webhook's deliveries, newest first; it keeps thirty days.",
    params: WebhookPath,
    query: DeliveryFilters,
    answer: z.object({ deliveries: z.array(WebhookDelivery) }),
    errors: ["not_found", "store_unavailable"],
  },
  redeliver: {
    ...DOOR,
    method: "POST",
    path: "/v1/webhooks/{id}/deliveries/{eventId}/redeliver",
    summary: "Have an event delivered once more, whatever came of it before.",
    params: WebhookPath.extend({ eventId: EventId }),
    answer: WebhookDelivery,
    errors: ["not_found", "conflict", "store_unavailable"],
  },
} as const satisfies Record<string, Door>;
