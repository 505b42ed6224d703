import type { DeliveryFilters, WebhookDelivery } from "../../domain/webhook.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { findWebhook } from "./find-webhook.ts";

/** The log of one webhook, newest first. */
export async function listDeliveries(
  world: World,
  caller: Caller,
  { webhookId, ...filters }: DeliveryFilters & { webhookId: string },
): Promise<WebhookDelivery[]> {
  demand(caller, "administer");
  await findWebhook(world, webhookId);
  return world.webhooks.deliveries(webhookId, filters);
}
