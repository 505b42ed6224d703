import { z } from "zod";
import { Reason } from "../../domain/change-request.ts";
import { EventId, WebhookId } from "../../domain/id.ts";
import { DeliveryFilters, NewWebhook, WebhookChange } from "../../domain/webhook.ts";
import { createWebhook } from "../../services/webhooks/create-webhook.ts";
import { listDeliveries } from "../../services/webhooks/list-deliveries.ts";
import { listWebhooks } from "../../services/webhooks/list-webhooks.ts";
import { redeliver } from "../../services/webhooks/redeliver.ts";
import { removeWebhook } from "../../services/webhooks/remove-webhook.ts";
import { rotateWebhookSecret } from "../../services/webhooks/rotate-webhook-secret.ts";
import { testWebhook } from "../../services/webhooks/test-webhook.ts";
import { updateWebhook } from "../../services/webhooks/update-webhook.ts";
import { permitted, router } from "../procedures.ts";

const webhookId = WebhookId;

export const webhooks = router({
  list: permitted("administer").query(({ ctx }) => listWebhooks(ctx.world, ctx.caller)),
  /** Answers the signing secret this once. */
  create: permitted("administer")
    .input(NewWebhook)
    .mutation(({ ctx, input }) => createWebhook(ctx.world, ctx.caller, input)),
  update: permitted("administer")
    .input(WebhookChange.extend({ webhookId }))
    .mutation(({ ctx, input }) => updateWebhook(ctx.world, ctx.caller, input)),
  remove: permitted("administer")
    .input(z.strictObject({ webhookId, reason: Reason }))
    .mutation(({ ctx, input }) => removeWebhook(ctx.world, ctx.caller, input)),
  /** Answers the new signing secret this once. */
  rotate: permitted("administer")
    .input(z.strictObject({ webhookId, reason: Reason }))
    .mutation(({ ctx, input }) => rotateWebhookSecret(ctx.world, ctx.caller, input)),
  /** Sends a test event at once, and answers its delivery. */
  test: permitted("administer")
    .input(z.strictObject({ webhookId }))
    .mutation(({ ctx, input }) => testWebhook(ctx.world, ctx.caller, input)),
  deliveries: permitted("administer")
    .input(DeliveryFilters.extend({ webhookId }))
    .query(({ ctx, input }) => listDeliveries(ctx.world, ctx.caller, input)),
  redeliver: permitted("administer")
    .input(z.strictObject({ webhookId, eventId: EventId }))
    .mutation(({ ctx, input }) => redeliver(ctx.world, ctx.caller, input)),
});
