import type { Webhook } from "../../domain/webhook.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { viewWebhook } from "./view-webhook.ts";

/** All webhooks, in the order of their making. */
export async function listWebhooks(world: World, caller: Caller): Promise<Webhook[]> {
  demand(caller, "administer");
  const nowMs = world.clock.nowMs();
  return (await world.webhooks.list()).map((webhook) => viewWebhook(webhook, world.webhookSigner, nowMs));
}
