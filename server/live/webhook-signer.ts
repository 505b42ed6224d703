import { createHmac, hkdfSync } from "node:crypto";
import type { WebhookSigner } from "../services/ports/webhooks.ts";

const SECRET_BYTES = 32;
const FINGERPRINT_BYTES = 8;

/**
 * Signs as the Standard Webhooks specification says (`v1`: HMAC-SHA256 in base64 over id, timestamp and body). Each
 * webhook's secret is derived from the master secret by HKDF, so the database holds none.
 */
export function createWebhookSigner(masterSecret: string): WebhookSigner {
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", masterSecret, "signalbox webhooks", purpose, bytes));
  const keyOf = (webhookId: string, version: number) => derive(`secret ${webhookId} ${version}`, SECRET_BYTES);

  return {
    secretId: derive("fingerprint", FINGERPRINT_BYTES).toString("hex"),
    secretOf: (webhookId, version) => `whsec_${keyOf(webhookId, version).toString("base64")}`,
    sign({ webhookId, versions, id, timestamp, body }) {
      const signed = `${id}.${timestamp}.${body}`;
      return versions
        .map((version) => `v1,${createHmac("sha256", keyOf(webhookId, version)).update(signed).digest("base64")}`)
        .join(" ");
    },
  };
}
