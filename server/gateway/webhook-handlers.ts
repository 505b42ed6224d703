import { createWebhook } from "../services/webhooks/create-webhook.ts";
import { listDeliveries } from "../services/webhooks/list-deliveries.ts";
import { listWebhooks } from "../services/webhooks/list-webhooks.ts";
import { redeliver } from "../services/webhooks/redeliver.ts";
import { removeWebhook } from "../services/webhooks/remove-webhook.ts";
import { rotateWebhookSecret } from "../services/webhooks/rotate-webhook-secret.ts";
import { testWebhook } from "../services/webhooks/test-webhook.ts";
import { updateWebhook } from "../services/webhooks/update-webhook.ts";
import type { World } from "../services/world.ts";
import type { WEBHOOK_DOORS } from "./doors/webhooks.ts";
import type { Handlers } from "./handlers.ts";

export function createWebhookHandlers(world: World): Pick<Handlers, keyof typeof WEBHOOK_DOORS> {
  return {
    listWebhooks: async ({ caller }) => ({ body: { webhooks: await listWebhooks(world, caller) } }),
    createWebhook: async ({ caller, body }) => ({ body: await createWebhook(world, caller, body) }),
    updateWebhook: async ({ caller, params, body }) => ({
      body: await updateWebhook(world, caller, { ...body, webhookId: params.id }),
    }),
    removeWebhook: async ({ caller, params, query }) => ({
      body: await removeWebhook(world, caller, { webhookId: params.id, reason: query.reason }),
    }),
    rotateWebhookSecret: async ({ caller, params, body }) => ({
      body: await rotateWebhookSecret(world, caller, { webhookId: params.id, reason: body.reason }),
    }),
    testWebhook: async ({ caller, params }) => ({ body: await testWebhook(world, caller, { webhookId: params.id }) }),
    listDeliveries: async ({ caller, params, query }) => ({
      body: { deliveries: await listDeliveries(world, caller, { ...query, webhookId: params.id }) },
    }),
    redeliver: async ({ caller, params }) => ({
      body: await redeliver(world, caller, { webhookId: params.id, eventId: params.eventId }),
    }),
  };
}
