import type { WebhookEvent } from "../../domain/webhook.ts";
import type { QueuedEvent } from "../ports/webhooks.ts";
import { MOST_TRIES } from "./retry-schedule.ts";

/** An event as the outbox takes it. `body` is the message of the Standard Webhooks specification. */
export function queuedEvent(event: WebhookEvent, tries = MOST_TRIES): QueuedEvent {
  const { id, atMs, kind, content } = event;
  const body = JSON.stringify({ type: kind, timestamp: new Date(atMs).toISOString(), data: content });
  return { id, atMs, kind, body, tries };
}
