import { Problem } from "../../domain/problem.ts";
import type { StoredWebhook } from "../ports/webhooks.ts";
import type { World } from "../world.ts";

/** The webhook of this id. Throws `not_found`. */
export async function findWebhook(world: World, webhookId: string): Promise<StoredWebhook> {
  return (await world.webhooks.find(webhookId)) ?? noWebhook(webhookId);
}

export function noWebhook(webhookId: string): never {
  throw new Problem("not_found", `There is no webhook ${webhookId}.`, "List the webhooks with GET /v1/webhooks.");
}

/** Throws `conflict` where nothing may be sent, or nothing can be signed. */
export function assertUsable(world: World, webhook: StoredWebhook): void {
  if (webhook.disabled !== null)
    throw new Problem("conflict", `Webhook ${webhook.id} is disabled.`, "Enable it first, then try again.");
  if (webhook.secretId !== world.webhookSigner.secretId)
    throw new Problem(
      "conflict",
      "The signing secret of this webhook was derived from another master secret.",
      "Give this router the SIGNALBOX_SECRET of the others, or rotate the webhook's secret.",
    );
}
