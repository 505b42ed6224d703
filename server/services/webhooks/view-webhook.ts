import type { Webhook } from "../../domain/webhook.ts";
import type { StoredWebhook, WebhookSigner } from "../ports/webhooks.ts";

/** A webhook as administrators see it. */
export function viewWebhook(webhook: StoredWebhook, signer: WebhookSigner, nowMs: number): Webhook {
  const { id, name, url, events, secretVersion, secretId, previousSecretUntilMs, createdAtMs } = webhook;
  return {
    id,
    name,
    url,
    events,
    state: stateOf(webhook),
    secret: {
      version: secretVersion,
      known: secretId === signer.secretId,
      previousUntilMs: previousSecretUntilMs !== null && previousSecretUntilMs > nowMs ? previousSecretUntilMs : null,
    },
    createdAtMs,
  };
}

function stateOf({ disabled, failingSinceMs }: StoredWebhook): Webhook["state"] {
  if (disabled !== null) return { kind: "disabled", ...disabled };
  return failingSinceMs === null ? { kind: "active" } : { kind: "failing", sinceMs: failingSinceMs };
}
