import { setTimeout as wait } from "node:timers/promises";
import type { ClaimedDelivery } from "../ports/webhooks.ts";
import type { Log } from "../ports.ts";
import { type DeliveryWorld, LEASE_MS, tryDelivery } from "./try-delivery.ts";

export interface DeliveringOptions {
  log: Log;
  /** 0 to 1, anew at each call. */
  chance(): number;
  /** How often is looked for what is due; default a second. */
  pollMs?: number;
}

export interface Delivering {
  /** Looks at once instead of at the next turn. */
  wake(): void;
  /** Ends tries that are under way; they are made again when their claims have run out. */
  stop(): Promise<void>;
}

/** Tries under way at once in this process, and those of one webhook that one turn takes on: a slow one holds up no other. */
const MOST_UNDER_WAY = 16;
const MOST_PER_WEBHOOK = 4;
const PAUSE_AFTER_TROUBLE_MS = 5_000;
const SWEEP_MS = 600_000;
/** How long the log of deliveries reaches back. */
const KEPT_MS = 30 * 86_400_000;

/** Delivers what is due until it is stopped. Any number of routers may do it on one database; each try is made by one. */
export function keepDelivering(world: DeliveryWorld, { log, chance, pollMs = 1_000 }: DeliveringOptions): Delivering {
  const stopping = new AbortController();
  const underWay = new Map<Promise<unknown>, string>();
  let waking = new AbortController();
  let sweptAtMs = world.clock.nowMs();

  async function turn(): Promise<void> {
    const nowMs = world.clock.nowMs();
    const claimed = await world.webhooks.claim({
      nowMs,
      leaseUntilMs: nowMs + LEASE_MS,
      limit: MOST_UNDER_WAY - underWay.size,
      perWebhook: MOST_PER_WEBHOOK,
      secretId: world.webhookSigner.secretId,
      except: busyWebhooks(underWay.values()),
    });
    for (const delivery of claimed) begin(delivery);
    if (nowMs - sweptAtMs < SWEEP_MS) return;
    sweptAtMs = nowMs;
    await world.webhooks.sweep(nowMs - KEPT_MS);
  }

  function begin(delivery: ClaimedDelivery): void {
    const trying = tryDelivery(world, delivery, chance(), stopping.signal)
      .catch((err: unknown) => log.error({ err, eventId: delivery.eventId }, "a webhook's delivery was not noted"))
      .finally(() => {
        underWay.delete(trying);
        waking.abort();
      });
    underWay.set(trying, delivery.webhook.id);
  }

  async function run(): Promise<void> {
    let isTroubled = false;
    while (!stopping.signal.aborted) {
      waking = new AbortController();
      const troubled = await turn().then(
        () => false,
        (err: unknown) => {
          // Said once: a database that is away says it itself, and often enough.
          if (!isTroubled) log.error({ err }, "webhooks cannot be delivered for now");
          return true;
        },
      );
      isTroubled = troubled;
      const signal = AbortSignal.any([stopping.signal, waking.signal]);
      await wait(troubled ? PAUSE_AFTER_TROUBLE_MS : pollMs, undefined, { signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    wake: () => waking.abort(),
    async stop() {
      stopping.abort();
      await running;
      await Promise.allSettled(underWay.keys());
    },
  };
}

/** Webhooks that have as many tries under way as they may. */
function busyWebhooks(underWay: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const id of underWay) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= MOST_PER_WEBHOOK).map(([id]) => id);
}
