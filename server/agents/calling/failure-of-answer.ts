import type { IncomingHttpHeaders } from "node:http";
import type { FailureCode } from "../../domain/attempt.ts";
import { AttemptError } from "./attempt-error.ts";
import { knownError } from "./known-errors.ts";
import { retryAfterMs } from "./retry-after.ts";

export interface RefusedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The body as far as it was read, in whatever form it came. */
  body: string;
}

/** The failure that an answer with an error status stands for. Of its body only codes from a known list are repeated. */
export function failureOfAnswer({ status, headers, body }: RefusedAnswer, nowMs: number): AttemptError {
  const known = knownError(errorIn(jsonOf(body)));
  // A redirect that leads nowhere is no error object's business.
  const code = status < 400 ? "bad_answer" : (known?.code ?? codeOfStatus(status));
  const name = known?.name ? ` (${known.name})` : "";
  return new AttemptError(code, `the agent answered with status ${status}${name}`, {
    status,
    retryAfterMs: retryAfterMs(headers, nowMs),
  });
}

/** The failure of an error object where an answer was due: inside a stream, or under status 200. */
export function failureOfErrorObject(error: unknown): AttemptError {
  const known = knownError(error);
  const name = known?.name ? ` (${known.name})` : "";
  return new AttemptError(known?.code ?? "server_error", `the agent answered with an error${name}`);
}

/** The error object of an answer in OpenAI's or Anthropic's shape; `undefined` in any other. */
export function errorIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("error" in value)) return undefined;
  return value.error ?? undefined;
}

/** A body as JSON, or nothing: what explains an error may be in any form. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function codeOfStatus(status: number): FailureCode {
  switch (status) {
    case 401:
    case 403:
      return "unauthorised";
    case 402:
      return "quota_exhausted";
    case 404:
    case 405:
    case 410:
      return "misconfigured";
    case 408:
    case 504:
      return "timed_out";
    case 413:
      return "context_exceeded";
    case 429:
      return "rate_limited";
    case 503:
    case 529:
      return "overloaded";
    default:
      return status >= 500 ? "server_error" : "invalid_request";
  }
}
