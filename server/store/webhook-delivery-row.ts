import { TEST_EVENT, WEBHOOK_EVENTS, type WebhookDelivery } from "../domain/webhook.ts";
import type { WebhookDelivery as DeliveryRow } from "./generated/client.ts";

const EVENTS = [...WEBHOOK_EVENTS, TEST_EVENT] as const;

/** A row of the outbox as the log shows it. */
export function deliveryOf(row: DeliveryRow): WebhookDelivery {
  return {
    webhookId: row.webhookId,
    eventId: row.eventId,
    event: EVENTS.find((kind) => kind === row.event) ?? TEST_EVENT,
    queuedAtMs: row.queuedAt.getTime(),
    state: stateOf(row),
    attempts: row.attempts,
    lastTry:
      row.lastTryAt === null
        ? null
        : {
            atMs: row.lastTryAt.getTime(),
            durationMs: row.lastDurationMs ?? 0,
            status: row.lastStatus,
            problem: row.lastProblem,
          },
  };
}

function stateOf({ nextTryAt, endedAt, delivered, queuedAt }: DeliveryRow): WebhookDelivery["state"] {
  if (nextTryAt !== null) return { kind: "waiting", nextTryAtMs: nextTryAt.getTime() };
  return { kind: delivered ? "delivered" : "failed", atMs: (endedAt ?? queuedAt).getTime() };
}
