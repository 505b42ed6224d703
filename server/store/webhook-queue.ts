import type { AuditEntry } from "../domain/audit.ts";
import type { ClaimedDelivery, ClaimQuery, Settlement, WebhookStore } from "../services/ports/webhooks.ts";
import { auditCreateInput } from "./audit-log.ts";
import { cleanText, cleanTextOrNull } from "./clean-text.ts";
import type { Prisma, PrismaClient } from "./generated/client.ts";
import { asStoreProblem } from "./store-problem.ts";
import { deliveryOf } from "./webhook-delivery-row.ts";

type WebhookQueue = Pick<
  WebhookStore,
  "deliveries" | "delivery" | "enqueueClaimed" | "requeue" | "claim" | "settle" | "sweep"
>;

const ENDED_WITH_ITS_WEBHOOK = "the webhook was disabled before this was delivered";
/** Deliveries that are forgotten in one statement, so that none takes long. */
const SWEEP_BATCH = 10_000;

/** The outbox. A claim is a lease in `next_try_at`; `attempts` tells the claim whose outcome counts. */
export function createWebhookQueue(prisma: PrismaClient): WebhookQueue {
  return {
    deliveries: (webhookId, { limit, before }) =>
      asStoreProblem(async () => {
        const rows = await prisma.webhookDelivery.findMany({
          where: { webhookId: cleanText(webhookId), ...(before === undefined ? {} : { eventId: { lt: before } }) },
          orderBy: { eventId: "desc" },
          take: limit,
        });
        return rows.map(deliveryOf);
      }),
    delivery: (webhookId, eventId) =>
      asStoreProblem(async () => {
        const row = await prisma.webhookDelivery.findUnique({
          where: { webhookId_eventId: { webhookId: cleanText(webhookId), eventId: cleanText(eventId) } },
        });
        return row === null ? null : deliveryOf(row);
      }),
    enqueueClaimed: (webhookId, event, leaseUntilMs) =>
      asStoreProblem(async () => {
        await prisma.webhookDelivery.create({
          data: {
            webhookId,
            eventId: event.id,
            event: event.kind,
            body: cleanText(event.body),
            queuedAt: new Date(event.atMs),
            attempts: 1,
            triesLeft: event.tries - 1,
            nextTryAt: new Date(leaseUntilMs),
          },
        });
      }),
    requeue: (webhookId, eventId, tries, atMs, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          const { count } = await transaction.webhookDelivery.updateMany({
            where: { webhookId, eventId, nextTryAt: null },
            data: { nextTryAt: new Date(atMs), triesLeft: tries, endedAt: null, delivered: false },
          });
          if (count === 1) await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return count === 1;
        }),
      ),
    claim: (query) => asStoreProblem(() => claim(prisma, query)),
    settle: (claimed, settlement) =>
      asStoreProblem(() => prisma.$transaction((transaction) => settle(transaction, claimed, settlement))),
    sweep: (beforeMs) =>
      asStoreProblem(
        () => prisma.$executeRaw`
          DELETE FROM webhook_deliveries WHERE (webhook_id, event_id) IN (
            SELECT webhook_id, event_id FROM webhook_deliveries
            WHERE next_try_at IS NULL AND queued_at < ${new Date(beforeMs)}::timestamptz LIMIT ${SWEEP_BATCH}::int
          )`,
      ),
  };
}

/** What waits for this webhook will not be sent any more; each can be delivered again by hand. */
export async function endWaiting(
  transaction: Prisma.TransactionClient,
  webhookId: string,
  atMs: number,
): Promise<void> {
  await transaction.webhookDelivery.updateMany({
    where: { webhookId, nextTryAt: { not: null } },
    data: { nextTryAt: null, endedAt: new Date(atMs), lastProblem: ENDED_WITH_ITS_WEBHOOK },
  });
}

interface ClaimedRow {
  webhook_id: string;
  name: string;
  url: string;
  secret_version: number;
  previous_secret_until: Date | null;
  failing_since: Date | null;
  event_id: string;
  body: string;
  attempts: number;
  tries_left: number;
}

/** `SKIP LOCKED` passes over what another router is claiming at this moment; what it has claimed is due no more. */
async function claim(prisma: PrismaClient, query: ClaimQuery): Promise<ClaimedDelivery[]> {
  const now = new Date(query.nowMs);
  const rows = await prisma.$queryRaw<ClaimedRow[]>`
    WITH due AS (
      SELECT next.webhook_id, next.event_id, name, url, secret_version, previous_secret_until, failing_since
      FROM webhooks CROSS JOIN LATERAL (
        SELECT webhook_id, event_id FROM webhook_deliveries
        WHERE webhook_id = webhooks.id AND next_try_at <= ${now}::timestamptz
        ORDER BY next_try_at LIMIT ${query.perWebhook}::int
        FOR UPDATE SKIP LOCKED
      ) AS next
      WHERE disabled_because IS NULL AND secret_id = ${query.secretId} AND id <> ALL(${query.except}::text[])
      LIMIT ${query.limit}::int
    )
    UPDATE webhook_deliveries AS delivery
    SET attempts = attempts + 1, tries_left = greatest(tries_left - 1, 0),
      next_try_at = ${new Date(query.leaseUntilMs)}::timestamptz
    FROM due WHERE delivery.webhook_id = due.webhook_id AND delivery.event_id = due.event_id
    RETURNING due.*, body, attempts, tries_left`;
  return rows.map((row) => ({
    webhook: {
      id: row.webhook_id,
      name: row.name,
      url: row.url,
      secretVersion: row.secret_version,
      previousSecretUntilMs: row.previous_secret_until?.getTime() ?? null,
      failingSinceMs: row.failing_since?.getTime() ?? null,
    },
    eventId: row.event_id,
    body: row.body,
    attempt: row.attempts,
    triesLeft: row.tries_left,
  }));
}

async function settle(
  transaction: Prisma.TransactionClient,
  claimed: Pick<ClaimedDelivery, "webhook" | "eventId" | "attempt">,
  { tried, next, disable }: Settlement,
): Promise<boolean> {
  const webhookId = claimed.webhook.id;
  // The webhook before its deliveries, as every change of one does, or two of them would wait for each other.
  await transaction.$queryRaw`SELECT 1 FROM webhooks WHERE id = ${webhookId} FOR NO KEY UPDATE`;
  const triedAt = new Date(tried.atMs);
  const { count } = await transaction.webhookDelivery.updateMany({
    where: { webhookId, eventId: claimed.eventId, attempts: claimed.attempt, nextTryAt: { not: null } },
    data: {
      nextTryAt: next.kind === "retry" ? new Date(next.atMs) : null,
      endedAt: next.kind === "retry" ? null : new Date(tried.atMs + tried.durationMs),
      delivered: next.kind === "delivered",
      lastTryAt: triedAt,
      lastDurationMs: Math.round(tried.durationMs),
      lastStatus: tried.status,
      lastProblem: cleanTextOrNull(tried.problem),
    },
  });
  if (count === 0) return false;
  if (next.kind === "delivered") {
    await transaction.webhook.updateMany({
      where: { id: webhookId, failingSince: { not: null } },
      data: { failingSince: null },
    });
  } else {
    await transaction.webhook.updateMany({
      where: { id: webhookId, failingSince: null },
      data: { failingSince: triedAt },
    });
  }
  if (disable !== null) await disableWebhook(transaction, webhookId, tried.atMs, disable);
  return true;
}

async function disableWebhook(
  transaction: Prisma.TransactionClient,
  id: string,
  atMs: number,
  { because, audit }: { because: string; audit: AuditEntry },
): Promise<void> {
  const { count } = await transaction.webhook.updateMany({
    where: { id, disabledBecause: null },
    data: { disabledBecause: because, disabledAt: new Date(atMs) },
  });
  // Somebody disabled it meanwhile: their reason stands.
  if (count === 0) return;
  await endWaiting(transaction, id, atMs);
  await transaction.auditEntry.create({ data: auditCreateInput(audit) });
}
