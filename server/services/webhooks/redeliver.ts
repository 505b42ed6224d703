import { Problem } from "../../domain/problem.ts";
import type { WebhookDelivery } from "../../domain/webhook.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { assertUsable, findWebhook } from "./find-webhook.ts";
import { MOST_TRIES } from "./retry-schedule.ts";
import { webhookAudit } from "./webhook-audit.ts";

/** Has an event delivered once more, whatever came of it before. Its id stays, so the receiver knows it again. */
export async function redeliver(
  world: World,
  caller: Caller,
  { webhookId, eventId }: { webhookId: string; eventId: string },
): Promise<WebhookDelivery> {
  demand(caller, "administer");
  assertUsable(world, await findWebhook(world, webhookId));
  const before = (await world.webhooks.delivery(webhookId, eventId)) ?? noDelivery(webhookId, eventId);
  const audit = webhookAudit(world, {
    caller,
    action: "webhook.redeliver",
    webhookId,
    reason: `${before.event} again`,
    before: { eventId, state: before.state.kind, attempts: before.attempts },
    after: { eventId, state: "waiting" },
  });
  if (!(await world.webhooks.requeue(webhookId, eventId, MOST_TRIES, world.clock.nowMs(), audit)))
    throw new Problem("conflict", "This delivery is waiting for its next try already.", "Wait for it.");
  return (await world.webhooks.delivery(webhookId, eventId)) ?? noDelivery(webhookId, eventId);
}

function noDelivery(webhookId: string, eventId: string): never {
  throw new Problem(
    "not_found",
    `There is no event ${eventId} in the log of webhook ${webhookId}.`,
    "The log keeps thirty days; list it with GET /v1/webhooks/{id}/deliveries.",
  );
}
