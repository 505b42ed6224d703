import type { FailureCode } from "../../domain/attempt.ts";
import type { BreakerScope } from "./scope.ts";
import type { CallResult } from "./settle.ts";

/**
 * What each failure says of the agent that it happened at. `account`: its key or quota is spent, which speaks for all
 * agents of the account and not against this one. `nothing`: the caller's own doing, or a limit that the concurrency
 * limiter deals with. Answers that are bad but came in time never stand here: quality is no outage.
 */
const MEANINGS: Record<FailureCode, "agent" | "account" | "nothing"> = {
  client_aborted: "nothing",
  invalid_request: "nothing",
  content_refused: "nothing",
  context_exceeded: "nothing",
  unauthorised: "account",
  quota_exhausted: "account",
  rate_limited: "nothing",
  overloaded: "agent",
  server_error: "agent",
  connection_failed: "agent",
  timed_out: "agent",
  bad_answer: "agent",
  stream_broken: "agent",
  answer_too_large: "agent",
  address_refused: "agent",
  misconfigured: "agent",
  task_stopped: "nothing",
  not_supported: "nothing",
  deadline_passed: "nothing",
};

/** How an attempt's end counts at a breaker of this kind; `code` is `null` for a success. */
export function outcomeFor(scope: BreakerScope["kind"], code: FailureCode | null): CallResult["outcome"] {
  if (code === null) return "succeeded";
  const meaning = MEANINGS[code];
  if (scope === "account") return meaning === "account" ? "failed" : "ignored";
  return meaning === "agent" ? "failed" : "ignored";
}
