import { Problem } from "../../domain/problem.ts";
import { MAXIMUM_WEBHOOKS, type NewWebhook, type Webhook } from "../../domain/webhook.ts";
import type { StoredWebhook } from "../ports/webhooks.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { viewWebhook } from "./view-webhook.ts";
import { shownInAudit, webhookAudit } from "./webhook-audit.ts";

/** A webhook whose signing secret is told this once. */
export interface WebhookWithSecret {
  webhook: Webhook;
  secret: string;
}

export async function createWebhook(world: World, caller: Caller, input: NewWebhook): Promise<WebhookWithSecret> {
  demand(caller, "administer");
  const { webhookSender, webhookSigner, clock } = world;
  webhookSender.assertCallable(input.url);
  const webhook: StoredWebhook = {
    id: world.ids.next("hook"),
    ...input,
    disabled: null,
    failingSinceMs: null,
    secretVersion: 1,
    secretId: webhookSigner.secretId,
    previousSecretUntilMs: null,
    createdAtMs: clock.nowMs(),
  };
  const audit = webhookAudit(world, {
    caller,
    action: "webhook.create",
    webhookId: webhook.id,
    reason: "created",
    after: shownInAudit(world, webhook),
  });
  if ((await world.webhooks.create(webhook, MAXIMUM_WEBHOOKS, audit)) === "too_many") {
    throw new Problem(
      "conflict",
      `There are ${MAXIMUM_WEBHOOKS} webhooks already.`,
      "Remove one that is not needed any more.",
    );
  }
  return {
    webhook: viewWebhook(webhook, webhookSigner, clock.nowMs()),
    secret: webhookSigner.secretOf(webhook.id, webhook.secretVersion),
  };
}
