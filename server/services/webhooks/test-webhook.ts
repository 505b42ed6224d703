import { TEST_EVENT, type WebhookDelivery } from "../../domain/webhook.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { assertUsable, findWebhook, noWebhook } from "./find-webhook.ts";
import { queuedEvent } from "./queued-event.ts";
import { LEASE_MS, tryDelivery } from "./try-delivery.ts";

/** Sends a test event at once, one try only, and answers how it went. */
export async function testWebhook(
  world: World,
  caller: Caller,
  { webhookId }: { webhookId: string },
): Promise<WebhookDelivery> {
  demand(caller, "administer");
  const webhook = await findWebhook(world, webhookId);
  assertUsable(world, webhook);
  const atMs = world.clock.nowMs();
  const id = world.ids.next("evt");
  const content = { webhookId, actor: caller.actor.name };
  const event = queuedEvent({ id, atMs, kind: TEST_EVENT, content }, 1);
  await world.webhooks.enqueueClaimed(webhookId, event, atMs + LEASE_MS);
  // One try: what chance would spread does not come.
  await tryDelivery(world, { webhook, eventId: id, body: event.body, attempt: 1, triesLeft: 0 }, 0.5);
  return (await world.webhooks.delivery(webhookId, id)) ?? noWebhook(webhookId);
}
