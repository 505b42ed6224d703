import type { WebhookDelivery } from "../../domain/webhook.ts";
import type { ClaimedDelivery, PostResult, Settlement } from "../ports/webhooks.ts";
import type { World } from "../world.ts";
import { MOST_TRIES, retryDelayMs } from "./retry-schedule.ts";
import { webhookAudit } from "./webhook-audit.ts";

/** What a try needs of the world. */
export type DeliveryWorld = Pick<World, "clock" | "ids" | "webhooks" | "webhookSigner" | "webhookSender">;

/** A try that was not settled by then counts as lost; longer than any try takes. */
export const LEASE_MS = 30_000;
/** A webhook to which nothing could be delivered for this long is disabled. */
const FAILING_LIMIT_MS = 5 * 86_400_000;
/** "Gone": the receiver wants no more. */
const GONE = 410;

/**
 * Makes one try that was claimed, and writes down how it ended. `chance` 0 to 1 spreads the next one. `null` where the
 * try came to nothing because `signal` ended it: its claim runs out and somebody tries again.
 */
export async function tryDelivery(
  world: DeliveryWorld,
  claimed: ClaimedDelivery,
  chance: number,
  signal?: AbortSignal,
): Promise<Settlement | null> {
  const { clock, webhooks, webhookSender } = world;
  const atMs = clock.nowMs();
  const startedMicros = clock.monotonicMicros();
  const result = await webhookSender.post(claimed.webhook.url, headersOf(world, claimed, atMs), claimed.body, signal);
  if (result.kind === "unanswered" && signal?.aborted) return null;
  const tried = {
    atMs,
    durationMs: Math.round((clock.monotonicMicros() - startedMicros) / 1_000),
    status: result.kind === "answered" ? result.status : null,
    problem: problemOf(result),
  };
  const settlement = settle(world, claimed, tried, result, chance);
  await webhooks.settle(claimed, settlement);
  return settlement;
}

function headersOf({ webhookSigner }: DeliveryWorld, claimed: ClaimedDelivery, atMs: number): Record<string, string> {
  const { id, secretVersion, previousSecretUntilMs } = claimed.webhook;
  const timestamp = Math.floor(atMs / 1_000);
  const versions = [secretVersion];
  if (previousSecretUntilMs !== null && previousSecretUntilMs > atMs) versions.push(secretVersion - 1);
  return {
    "webhook-id": claimed.eventId,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": webhookSigner.sign({
      webhookId: id,
      versions,
      id: claimed.eventId,
      timestamp,
      body: claimed.body,
    }),
  };
}

function problemOf(result: PostResult): string | null {
  if (result.kind === "unanswered") return result.problem;
  if (isGood(result.status)) return null;
  if (result.status === GONE) return "the receiver answered 410: it wants no more events";
  if (result.status >= 300 && result.status < 400) return "the receiver redirected, which is not followed";
  return `the receiver answered with status ${result.status}`;
}

function settle(
  world: DeliveryWorld,
  { webhook, triesLeft }: ClaimedDelivery,
  tried: NonNullable<WebhookDelivery["lastTry"]>,
  result: PostResult,
  chance: number,
): Settlement {
  if (tried.status !== null && isGood(tried.status)) return { tried, next: { kind: "delivered" }, disable: null };
  if (tried.status === GONE)
    return { tried, next: { kind: "failed" }, disable: disabling(world, webhook.id, "gone", String(tried.problem)) };
  if (triesLeft > 0) {
    // By what is left, not by attempts: a delivery that was queued again starts its waits anew.
    const failures = MOST_TRIES - triesLeft;
    const askedMs = result.kind === "answered" ? result.retryAfterMs : null;
    const atMs = tried.atMs + tried.durationMs + retryDelayMs(failures, chance, askedMs);
    return { tried, next: { kind: "retry", atMs }, disable: null };
  }
  const isHopeless = webhook.failingSinceMs !== null && tried.atMs - webhook.failingSinceMs >= FAILING_LIMIT_MS;
  const disable = isHopeless
    ? disabling(world, webhook.id, "failing", "nothing could be delivered for five days")
    : null;
  return { tried, next: { kind: "failed" }, disable };
}

function disabling(world: DeliveryWorld, webhookId: string, because: "gone" | "failing", reason: string) {
  const audit = webhookAudit(world, {
    caller: null,
    action: "webhook.disable",
    webhookId,
    reason,
    before: { enabled: true },
    after: { enabled: false, because },
  });
  return { because, audit };
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}
