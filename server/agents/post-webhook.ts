import { request } from "undici";
import { Problem } from "../domain/problem.ts";
import type { PostResult, WebhookSender } from "../services/ports/webhooks.ts";
import type { AddressRules } from "./address-rules.ts";
import { retryAfterMs } from "./calling/retry-after.ts";
import { callableUrl, createCheckedConnections, type Resolve } from "./checked-connections.ts";

export interface WebhookSenderOptions {
  rules: AddressRules;
  /** Wall time, for receivers that ask to wait until a date. */
  nowMs(): number;
  /** For the whole of one try; default 10 s. */
  timeoutMs?: number;
  /** How names are looked up; default the system's way. */
  resolve?: Resolve;
}

/** What is read of an answer before its connection is cut instead of used again. */
const MOST_READ_BYTES = 64 * 1024;

/** Posts events to receivers. Redirects are answers like any other: what was signed for one place goes to no other. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { rules, nowMs, timeoutMs = 10_000, resolve } = options;
  const dispatcher = createCheckedConnections(rules, resolve);
  return {
    assertCallable: (url) => void callableUrl(url, rules),
    async post(url, headers, body, signal): Promise<PostResult> {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(callableUrl(url, rules), {
          method: "POST",
          dispatcher,
          signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
          headers: { "content-type": "application/json", "user-agent": "Signalbox-Webhooks/1", ...headers },
          body,
        });
        // Nobody reads what it says; the status is the answer.
        answer.body.dump({ limit: MOST_READ_BYTES }).catch(() => {});
        return {
          kind: "answered",
          status: answer.statusCode,
          retryAfterMs: retryAfterMs(answer.headers, nowMs()),
        };
      } catch (error) {
        return { kind: "unanswered", problem: problemOf(error, timeout, timeoutMs) };
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function problemOf(error: unknown, timeout: AbortSignal, timeoutMs: number): string {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof Problem) return at.extras.errors?.[0]?.message ?? at.message;
  if (timeout.aborted) return `no answer within ${timeoutMs / 1_000} s`;
  const code = (error as { code?: unknown }).code;
  return `the receiver cannot be reached${typeof code === "string" ? ` (${code})` : ""}`;
}
