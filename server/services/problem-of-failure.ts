import type { AttemptFailure, FailureCode } from "../domain/attempt.ts";
import { Problem, type ProblemCode } from "../domain/problem.ts";

const PROBLEMS: Record<FailureCode, ProblemCode> = {
  client_aborted: "upstream_failed",
  invalid_request: "invalid_request",
  content_refused: "invalid_request",
  context_exceeded: "invalid_request",
  unauthorised: "upstream_failed",
  quota_exhausted: "upstream_failed",
  rate_limited: "overloaded",
  overloaded: "overloaded",
  server_error: "upstream_failed",
  connection_failed: "upstream_failed",
  timed_out: "deadline_exceeded",
  bad_answer: "upstream_failed",
  stream_broken: "upstream_failed",
  answer_too_large: "upstream_failed",
  address_refused: "upstream_failed",
  misconfigured: "upstream_failed",
  task_stopped: "stopped_by_operator",
  not_supported: "upstream_failed",
  deadline_passed: "deadline_exceeded",
};

const ACTIONS: Partial<Record<ProblemCode, string>> = {
  invalid_request: "Correct the request; other agents would refuse it as well.",
  overloaded: "Try again later, more slowly.",
  deadline_exceeded: "Give the task more time, or ask for less.",
  stopped_by_operator: "Ask the operator of this Signalbox.",
};
const LOOK_IT_UP = "Look the decision up to see which agents were tried and how they failed.";

/** What a task that failed at its agents is answered with: its last failure. */
export function problemOfFailure({ code, message, retryAfterMs }: AttemptFailure): Problem {
  const problem = PROBLEMS[code];
  const waits = problem === "overloaded" && retryAfterMs !== null && retryAfterMs >= 0;
  return new Problem(problem, `${code}: ${message}`, ACTIONS[problem] ?? LOOK_IT_UP, waits ? { retryAfterMs } : {});
}

/** What a task is answered with for which no agent was left. */
export function problemWithoutAgent(reason: string): Problem {
  return new Problem(
    "no_agent",
    `no agent can take this task now: ${reason}`,
    "Look the decision up: it says of every agent why it could not be chosen.",
  );
}
