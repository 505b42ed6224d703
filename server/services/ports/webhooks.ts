/** What the use cases of webhooks need of the world. */
import type { AuditEntry } from "../../domain/audit.ts";
import type { DeliveryFilters, DisabledBecause, WebhookDelivery, WebhookEventKind } from "../../domain/webhook.ts";

/** A webhook as it is kept. Its signing secret is not: it is derived when needed. */
export interface StoredWebhook {
  id: string;
  name: string;
  url: string;
  events: WebhookEventKind[];
  disabled: { because: DisabledBecause; atMs: number } | null;
  /** No delivery has succeeded since. */
  failingSinceMs: number | null;
  /** Counts rotations from 1. */
  secretVersion: number;
  /** Of the master secret that its own is derived from. */
  secretId: string;
  previousSecretUntilMs: number | null;
  createdAtMs: number;
}

/** An event as the outbox takes it: `body` is what is signed and sent. */
export interface QueuedEvent {
  id: string;
  atMs: number;
  kind: WebhookDelivery["event"];
  body: string;
  /** Tries that a delivery of it has. */
  tries: number;
}

/** One try that this process has taken on. Nobody else makes one until the claim ends. */
export interface ClaimedDelivery {
  webhook: Pick<StoredWebhook, "id" | "name" | "url" | "secretVersion" | "previousSecretUntilMs" | "failingSinceMs">;
  eventId: string;
  body: string;
  /** Number of this try, from 1. */
  attempt: number;
  /** Tries that remain after this one. */
  triesLeft: number;
}

/** How a try ended: the tries before it, and the webhook. */
export interface Settlement {
  tried: NonNullable<WebhookDelivery["lastTry"]>;
  next: { kind: "delivered" } | { kind: "retry"; atMs: number } | { kind: "failed" };
  /** Ends the webhook as well, with its audit entry. */
  disable: { because: Exclude<DisabledBecause, "operator">; audit: AuditEntry } | null;
}

export interface ClaimQuery {
  nowMs: number;
  /** When a try that was never settled counts as lost. */
  leaseUntilMs: number;
  limit: number;
  /** At most so many of one webhook at once. */
  perWebhook: number;
  /** Only webhooks whose secret is derived from this master secret. */
  secretId: string;
  /** Webhooks to leave alone. */
  except: readonly string[];
}

/** Webhooks, and the outbox of their deliveries. Each change is one transaction with its audit entry. */
export interface WebhookStore {
  list(): Promise<StoredWebhook[]>;
  find(id: string): Promise<StoredWebhook | null>;
  /** `too_many` where there are `most` already. */
  create(webhook: StoredWebhook, most: number, audit: AuditEntry): Promise<"created" | "too_many">;
  /** Sets all that an operator may set. Disabling ends what waits. False where there is no such webhook. */
  save(webhook: StoredWebhook, audit: AuditEntry): Promise<boolean>;
  /** Takes the webhook away, with its log. False where there is no such webhook. */
  remove(id: string, audit: AuditEntry): Promise<boolean>;

  /** Newest first. */
  deliveries(webhookId: string, filters: DeliveryFilters): Promise<WebhookDelivery[]>;
  delivery(webhookId: string, eventId: string): Promise<WebhookDelivery | null>;
  /** Writes one delivery to one webhook, claimed by the writer until `leaseUntilMs`. */
  enqueueClaimed(webhookId: string, event: QueuedEvent, leaseUntilMs: number): Promise<void>;
  /** Has an ended delivery tried again from `atMs` on. False where it waits already. */
  requeue(webhookId: string, eventId: string, tries: number, atMs: number, audit: AuditEntry): Promise<boolean>;
  /** Takes on deliveries that are due; what another process has taken on is passed over. */
  claim(query: ClaimQuery): Promise<ClaimedDelivery[]>;
  /** Writes down how a try ended. False where the claim had ended and somebody else's try counts. */
  settle(claim: Pick<ClaimedDelivery, "webhook" | "eventId" | "attempt">, settlement: Settlement): Promise<boolean>;
  /** Forgets ended deliveries that were queued before. Answers how many there were. */
  sweep(beforeMs: number): Promise<number>;
}

/** Derives signing secrets and signs with them, as the Standard Webhooks specification says. */
export interface WebhookSigner {
  /** Fingerprint of the master secret; tells nothing about it. */
  readonly secretId: string;
  /** The receiver's secret, `whsec_` and base64. */
  secretOf(webhookId: string, version: number): string;
  /** One signature for each version, separated by spaces. `timestamp` is in seconds. */
  sign(message: {
    webhookId: string;
    versions: readonly number[];
    id: string;
    timestamp: number;
    body: string;
  }): string;
}

/** What came of posting to a receiver. */
export type PostResult =
  | { kind: "answered"; status: number; retryAfterMs: number | null }
  /** No answer: `problem` says why, in words. */
  | { kind: "unanswered"; problem: string };

/** Posts to URLs that people have given; every address is checked. */
export interface WebhookSender {
  /** Refuses a URL that can be seen to be no good with `invalid_request`, before anything is sent. */
  assertCallable(url: string): void;
  post(url: string, headers: Readonly<Record<string, string>>, body: string, signal?: AbortSignal): Promise<PostResult>;
  close(): Promise<void>;
}
