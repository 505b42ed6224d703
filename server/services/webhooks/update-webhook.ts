import type { Webhook, WebhookChange } from "../../domain/webhook.ts";
import type { StoredWebhook } from "../ports/webhooks.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { findWebhook, noWebhook } from "./find-webhook.ts";
import { viewWebhook } from "./view-webhook.ts";
import { shownInAudit, webhookAudit } from "./webhook-audit.ts";

/** Changes what a webhook is called, where it leads, what it is told, and whether it is told anything. */
export async function updateWebhook(
  world: World,
  caller: Caller,
  { webhookId, ...change }: WebhookChange & { webhookId: string },
): Promise<Webhook> {
  demand(caller, "administer");
  if (change.url !== undefined) world.webhookSender.assertCallable(change.url);
  const before = await findWebhook(world, webhookId);
  const after = changed(before, change, world.clock.nowMs());
  const audit = webhookAudit(world, {
    caller,
    action: "webhook.update",
    webhookId,
    reason: change.reason,
    before: shownInAudit(world, before),
    after: shownInAudit(world, after),
  });
  if (!(await world.webhooks.save(after, audit))) noWebhook(webhookId);
  return viewWebhook(after, world.webhookSigner, world.clock.nowMs());
}

function changed(before: StoredWebhook, { enabled, reason: _, ...parts }: WebhookChange, atMs: number): StoredWebhook {
  // What was said of another receiver says nothing of this one.
  const failingSinceMs = parts.url === undefined || parts.url === before.url ? before.failingSinceMs : null;
  const after = { ...before, ...parts, failingSinceMs };
  if (enabled === true && before.disabled !== null) return { ...after, disabled: null, failingSinceMs: null };
  if (enabled === false && before.disabled === null) return { ...after, disabled: { because: "operator", atMs } };
  return after;
}
