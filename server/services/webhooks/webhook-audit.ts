import type { AuditEntry } from "../../domain/audit.ts";
import type { StoredWebhook } from "../ports/webhooks.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";

export type WebhookAction =
  | "webhook.create"
  | "webhook.update"
  | "webhook.remove"
  | "webhook.rotate"
  | "webhook.redeliver"
  | "webhook.disable";

export interface WebhookAuditInput {
  /** `null`: Signalbox itself. */
  caller: Caller | null;
  action: WebhookAction;
  webhookId: string;
  reason: string;
  before?: unknown;
  after?: unknown;
}

/** The audit entry of a change of a webhook. */
export function webhookAudit(world: Pick<World, "ids" | "clock">, input: WebhookAuditInput): AuditEntry {
  const { caller, action, webhookId, reason, before = null, after = null } = input;
  return {
    id: world.ids.next("audit"),
    atMs: world.clock.nowMs(),
    actorId: caller?.actor.id ?? "system",
    actorName: caller?.actor.name ?? "system",
    action,
    target: webhookId,
    reason,
    before,
    after,
  };
}

/**
 * A webhook as the audit shows it. Receivers put secrets into paths, and more people read the audit than may see
 * webhooks: so there stands the origin, and a digest that tells whether the rest changed.
 */
export function shownInAudit({ vault }: Pick<World, "vault">, webhook: StoredWebhook): object {
  const { name, url, events, disabled, secretVersion } = webhook;
  const destination = `${new URL(url).origin} (${vault.digest(url).slice(0, 8)})`;
  return { name, destination, events, enabled: disabled === null, secretVersion };
}
