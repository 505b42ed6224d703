import type { QueuedEvent } from "../services/ports/webhooks.ts";
import { cleanText } from "./clean-text.ts";
import { Prisma } from "./generated/client.ts";

/**
 * The part of a statement that queues an event for every webhook that wants it, once for each row of `happened`: a
 * relation of the same statement that has one row if what the event tells of was really written. So the event and what
 * it tells of are committed together or not at all.
 */
export function queueEvent(event: QueuedEvent, happened: Prisma.Sql): Prisma.Sql {
  const at = new Date(event.atMs);
  return Prisma.sql`
    INSERT INTO webhook_deliveries (webhook_id, event_id, event, body, queued_at, tries_left, next_try_at)
    SELECT webhooks.id, ${event.id}, ${event.kind}, ${cleanText(event.body)}, ${at}::timestamptz, ${event.tries}::int,
      ${at}::timestamptz
    FROM ${happened}, webhooks
    WHERE webhooks.disabled_because IS NULL AND ${event.kind} = ANY(webhooks.events)`;
}
