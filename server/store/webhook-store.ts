import { DisabledBecause, WEBHOOK_EVENTS } from "../domain/webhook.ts";
import type { StoredWebhook, WebhookStore } from "../services/ports/webhooks.ts";
import { auditCreateInput } from "./audit-log.ts";
import { cleanText } from "./clean-text.ts";
import type { PrismaClient, Webhook as WebhookRow } from "./generated/client.ts";
import { asStoreProblem } from "./store-problem.ts";
import { createWebhookQueue, endWaiting } from "./webhook-queue.ts";

const MAXIMUM_LISTED = 1_000;

export function createWebhookStore(prisma: PrismaClient): WebhookStore {
  return {
    ...createWebhookQueue(prisma),
    list: () =>
      asStoreProblem(async () => {
        const rows = await prisma.webhook.findMany({ orderBy: { id: "asc" }, take: MAXIMUM_LISTED });
        return rows.map(webhookOf);
      }),
    find: (id) =>
      asStoreProblem(async () => {
        const row = await prisma.webhook.findUnique({ where: { id: cleanText(id) } });
        return row === null ? null : webhookOf(row);
      }),
    create: (webhook, most, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          if ((await transaction.webhook.count()) >= most) return "too_many";
          await transaction.webhook.create({
            data: { ...settingsOf(webhook), id: webhook.id, createdAt: new Date(webhook.createdAtMs) },
          });
          await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return "created";
        }),
      ),
    save: (webhook, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          const where = { id: cleanText(webhook.id) };
          const { count } = await transaction.webhook.updateMany({ where, data: settingsOf(webhook) });
          if (count === 0) return false;
          if (webhook.disabled !== null) await endWaiting(transaction, webhook.id, webhook.disabled.atMs);
          await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return true;
        }),
      ),
    remove: (id, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          const { count } = await transaction.webhook.deleteMany({ where: { id: cleanText(id) } });
          if (count === 1) await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return count === 1;
        }),
      ),
  };
}

function webhookOf(row: WebhookRow): StoredWebhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    // An event that this program does not know cannot be emitted by it.
    events: WEBHOOK_EVENTS.filter((kind) => row.events.includes(kind)),
    disabled:
      row.disabledBecause === null || row.disabledAt === null
        ? null
        : { because: DisabledBecause.parse(row.disabledBecause), atMs: row.disabledAt.getTime() },
    failingSinceMs: row.failingSince?.getTime() ?? null,
    secretVersion: row.secretVersion,
    secretId: row.secretId,
    previousSecretUntilMs: row.previousSecretUntil?.getTime() ?? null,
    createdAtMs: row.createdAt.getTime(),
  };
}

function settingsOf(webhook: StoredWebhook) {
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    name: cleanText(webhook.name),
    url: cleanText(webhook.url),
    events: webhook.events,
    disabledBecause: webhook.disabled?.because ?? null,
    disabledAt: date(webhook.disabled?.atMs ?? null),
    failingSince: date(webhook.failingSinceMs),
    secretVersion: webhook.secretVersion,
    secretId: webhook.secretId,
    previousSecretUntil: date(webhook.previousSecretUntilMs),
  };
}
