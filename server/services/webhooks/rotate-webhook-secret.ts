import type { StoredWebhook } from "../ports/webhooks.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import type { WebhookWithSecret } from "./create-webhook.ts";
import { findWebhook, noWebhook } from "./find-webhook.ts";
import { viewWebhook } from "./view-webhook.ts";
import { shownInAudit, webhookAudit } from "./webhook-audit.ts";

/** For this long messages are signed with both secrets, so that the receiver can change its own without losing one. */
const OVERLAP_MS = 24 * 3_600_000;

/** Gives a webhook a new signing secret; the old one goes on for a day. */
export async function rotateWebhookSecret(
  world: World,
  caller: Caller,
  { webhookId, reason }: { webhookId: string; reason: string },
): Promise<WebhookWithSecret> {
  demand(caller, "administer");
  const { webhooks, webhookSigner, clock } = world;
  const before = await findWebhook(world, webhookId);
  const couldSign = before.secretId === webhookSigner.secretId;
  const after: StoredWebhook = {
    ...before,
    secretVersion: before.secretVersion + 1,
    secretId: webhookSigner.secretId,
    // A secret of another master cannot be derived here, so there is nothing to go on with.
    previousSecretUntilMs: couldSign ? clock.nowMs() + OVERLAP_MS : null,
  };
  const audit = webhookAudit(world, {
    caller,
    action: "webhook.rotate",
    webhookId,
    reason,
    before: shownInAudit(world, before),
    after: shownInAudit(world, after),
  });
  if (!(await webhooks.save(after, audit))) noWebhook(webhookId);
  return {
    webhook: viewWebhook(after, webhookSigner, clock.nowMs()),
    secret: webhookSigner.secretOf(webhookId, after.secretVersion),
  };
}
