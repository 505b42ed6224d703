import type { FailureCode } from "../../domain/attempt.ts";

/** Codes and types of errors as providers name them, and what they mean. They may be shown; other words may not. */
const MEANINGS: Readonly<Record<string, FailureCode>> = {
  insufficient_quota: "quota_exhausted",
  billing_hard_limit_reached: "quota_exhausted",
  billing_not_active: "quota_exhausted",
  billing_error: "quota_exhausted",
  insufficient_credits: "quota_exhausted",
  rate_limit_exceeded: "rate_limited",
  rate_limit_error: "rate_limited",
  rate_limit: "rate_limited",
  too_many_requests: "rate_limited",
  requests: "rate_limited",
  tokens: "rate_limited",
  RESOURCE_EXHAUSTED: "rate_limited",
  context_length_exceeded: "context_exceeded",
  string_above_max_length: "context_exceeded",
  request_too_large: "context_exceeded",
  content_filter: "content_refused",
  content_policy_violation: "content_refused",
  moderation_blocked: "content_refused",
  invalid_api_key: "unauthorised",
  authentication_error: "unauthorised",
  permission_error: "unauthorised",
  permission_denied: "unauthorised",
  UNAUTHENTICATED: "unauthorised",
  PERMISSION_DENIED: "unauthorised",
  overloaded_error: "overloaded",
  engine_overloaded: "overloaded",
  server_is_overloaded: "overloaded",
  UNAVAILABLE: "overloaded",
  timeout_error: "timed_out",
  DEADLINE_EXCEEDED: "timed_out",
  model_not_found: "misconfigured",
  not_found_error: "misconfigured",
  server_error: "server_error",
  api_error: "server_error",
  internal_server_error: "server_error",
};

/** Errors that some providers tell apart by their sentence alone. The sentence is read and never passed on. */
const SENTENCES: readonly [RegExp, FailureCode][] = [
  [/maximum context length|prompt is too long|context window|exceeds? the (model's )?context/i, "context_exceeded"],
  [/credit balance is too low|exceeded your current quota/i, "quota_exhausted"],
];

export interface KnownError {
  code: FailureCode;
  /** The provider's name for it, fit to be shown; `null` where only its sentence told. */
  name: string | null;
}

/** What the error object of an answer means, in OpenAI's, Anthropic's or Google's shape; `null` where nothing is known. */
export function knownError(error: unknown): KnownError | null {
  const named = name(error, "code") ?? name(error, "type") ?? name(error, "status");
  const [, bySentence] = SENTENCES.find(([sentence]) => sentence.test(field(error, "message"))) ?? [];
  // "Invalid request" is what providers call everything; the sentence then says more than the name.
  if (bySentence !== undefined) return { code: bySentence, name: named };
  return named === null ? null : { code: MEANINGS[named]!, name: named };
}

function name(error: unknown, key: string): string | null {
  const value = field(error, key);
  return Object.hasOwn(MEANINGS, value) ? value : null;
}

function field(error: unknown, key: string): string {
  if (typeof error !== "object" || error === null) return "";
  const value = (error as Record<string, unknown>)[key];
  return typeof value === "string" ? value.slice(0, 10_000) : "";
}
