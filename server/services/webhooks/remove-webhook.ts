import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { findWebhook, noWebhook } from "./find-webhook.ts";
import { shownInAudit, webhookAudit } from "./webhook-audit.ts";

/** Takes a webhook away, with its log. The audit keeps that it was there. */
export async function removeWebhook(
  world: World,
  caller: Caller,
  { webhookId, reason }: { webhookId: string; reason: string },
): Promise<{ webhookId: string }> {
  demand(caller, "administer");
  const before = shownInAudit(world, await findWebhook(world, webhookId));
  const audit = webhookAudit(world, { caller, action: "webhook.remove", webhookId, reason, before });
  if (!(await world.webhooks.remove(webhookId, audit))) noWebhook(webhookId);
  return { webhookId };
}
