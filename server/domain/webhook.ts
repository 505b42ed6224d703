import { z } from "zod";
import { HttpUrl } from "./agent.ts";
import { Reason } from "./change-request.ts";
import { EventId, WebhookId } from "./id.ts";
import { WEBHOOK_EVENTS } from "./lists/webhook-events.ts";

export { WEBHOOK_EVENTS };

export const WebhookEventKind = z.enum(WEBHOOK_EVENTS);
export type WebhookEventKind = z.infer<typeof WebhookEventKind>;

/** Sent by hand to try a webhook; nobody subscribes to it. */
export const TEST_EVENT = "webhook.test";

/** Something that happened, as its receivers are told of it. */
export type WebhookEvent = { id: string; atMs: number } & (
  | {
      kind: "policy.published";
      content: { version: number; hash: string; previousVersion: number; actor: string; reason: string };
    }
  | { kind: typeof TEST_EVENT; content: { webhookId: string; actor: string } }
);

/** There are few receivers, and every event is written once for each. */
export const MAXIMUM_WEBHOOKS = 50;

const Name = z.string().trim().min(1).max(80).describe("What the webhook is for");
const Subscriptions = z
  .array(WebhookEventKind)
  .min(1, "name at least one event")
  .max(32)
  .transform((kinds) => [...new Set(kinds)])
  .describe("The events that are sent there");

/** A new webhook. Its signing secret is answered once. */
export const NewWebhook = z.strictObject({
  name: Name,
  url: HttpUrl.describe("Where events are posted to; redirects are not followed"),
  events: Subscriptions,
});
export type NewWebhook = z.infer<typeof NewWebhook>;

/** A change of a webhook; what is left out stays. Enabling one ends its failing. */
export const WebhookChange = z.strictObject({
  name: Name.exactOptional(),
  url: HttpUrl.exactOptional(),
  events: Subscriptions.exactOptional(),
  enabled: z.boolean().exactOptional(),
  reason: Reason,
});
export type WebhookChange = z.infer<typeof WebhookChange>;

/** Why nothing is sent: an operator said so, the receiver answered 410, or it failed for days. */
export const DisabledBecause = z.enum(["operator", "gone", "failing"]);
export type DisabledBecause = z.infer<typeof DisabledBecause>;

export const WebhookState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("active") }),
  /** Sent to, but not one delivery has succeeded since. */
  z.object({ kind: z.literal("failing"), sinceMs: z.number() }),
  z.object({ kind: z.literal("disabled"), because: DisabledBecause, atMs: z.number() }),
]);

/** A webhook as administrators see it; the signing secret is not part of it. */
export const Webhook = z.object({
  id: WebhookId,
  name: z.string(),
  url: z.string(),
  events: z.array(WebhookEventKind),
  state: WebhookState,
  secret: z.object({
    version: z.int().describe("Counts rotations from 1"),
    known: z.boolean().describe("False where this router's master secret is another one; rotate the webhook's then"),
    previousUntilMs: z.number().nullable().describe("Until then messages are signed with the previous secret as well"),
  }),
  createdAtMs: z.number(),
});
export type Webhook = z.infer<typeof Webhook>;

/** One event on its way to one webhook, as its log shows it. */
export const WebhookDelivery = z.object({
  webhookId: WebhookId,
  eventId: EventId.describe("The same at every try: the receiver's webhook-id"),
  event: z.enum([...WEBHOOK_EVENTS, TEST_EVENT]),
  queuedAtMs: z.number(),
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("waiting"), nextTryAtMs: z.number() }),
    z.object({ kind: z.literal("delivered"), atMs: z.number() }),
    z.object({ kind: z.literal("failed"), atMs: z.number() }),
  ]),
  attempts: z.int(),
  lastTry: z
    .object({
      atMs: z.number(),
      durationMs: z.number(),
      status: z.int().nullable().describe("HTTP status that was answered, if any was"),
      problem: z.string().nullable().describe("What went wrong, in words"),
    })
    .nullable(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** Which deliveries a log shows, newest first. */
export const DeliveryFilters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("Deliveries in a page"),
  before: EventId.exactOptional().describe("Only events older than this one"),
});
export type DeliveryFilters = z.infer<typeof DeliveryFilters>;
