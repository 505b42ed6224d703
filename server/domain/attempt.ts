import type { Agent } from "./agent.ts";
import type { ChatBody, ChatCompletion } from "./chat.ts";
import type { CostMicros, Usage } from "./money.ts";
import type { FailureOwner } from "./outcome.ts";

/** How an attempt failed. Append only: records and metrics name it. */
export const FAILURE_CODES = [
  "client_aborted",
  "invalid_request",
  "content_refused",
  "context_exceeded",
  "unauthorised",
  "quota_exhausted",
  "rate_limited",
  "overloaded",
  "server_error",
  "connection_failed",
  "timed_out",
  "bad_answer",
  "stream_broken",
  "answer_too_large",
  "address_refused",
  "misconfigured",
  "task_stopped",
  "not_supported",
  "deadline_passed",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Whose failure each code is, and whether another agent may succeed where this one failed. */
export const FAILURE_MEANINGS: Record<FailureCode, { owner: FailureOwner; retryable: boolean }> = {
  client_aborted: { owner: "client", retryable: false },
  invalid_request: { owner: "client", retryable: false },
  content_refused: { owner: "client", retryable: false },
  context_exceeded: { owner: "routing", retryable: true },
  unauthorised: { owner: "platform", retryable: true },
  quota_exhausted: { owner: "capacity", retryable: true },
  rate_limited: { owner: "capacity", retryable: true },
  overloaded: { owner: "capacity", retryable: true },
  server_error: { owner: "upstream", retryable: true },
  connection_failed: { owner: "upstream", retryable: true },
  timed_out: { owner: "upstream", retryable: true },
  bad_answer: { owner: "upstream", retryable: true },
  stream_broken: { owner: "upstream", retryable: false },
  answer_too_large: { owner: "upstream", retryable: true },
  address_refused: { owner: "platform", retryable: true },
  misconfigured: { owner: "platform", retryable: true },
  task_stopped: { owner: "client", retryable: false },
  not_supported: { owner: "routing", retryable: true },
  deadline_passed: { owner: "client", retryable: false },
};

/** One attempt's end in failure, in words that may be shown: no secrets, no upstream bodies. */
export interface AttemptFailure {
  code: FailureCode;
  message: string;
  /** What the agent asked to wait before the next try, in milliseconds; negative: do not try again. */
  retryAfterMs: number | null;
  /** HTTP status the agent answered with, where it answered. */
  status: number | null;
}

/** Tokens of an attempt and how they are known. */
export interface MeasuredUsage {
  usage: Usage;
  /** Counted by a tokenizer because the agent reported none. */
  estimated: boolean;
  /** What the agent itself says that the attempt cost, in micro-dollars; missing where it says nothing. */
  costMicros?: CostMicros;
}

/** One try at an agent: what is sent, until when, and in whose name. */
export interface AttemptCall {
  taskId: string;
  decisionId: string;
  agent: Agent;
  body: ChatBody;
  stream: boolean;
  /** Output cap sent upstream; `null` sends none. */
  outputCapTokens: number | null;
  deadlineAtMs: number;
  traceparent: string;
  /** Short-lived key bound to the task: what the agent calls back with makes children of this task. */
  credential: string;
  /** Aborts the call: the client went away, or the task was cancelled. */
  signal: AbortSignal;
}

/** What an adapter answers. It never throws for a failure of the agent. */
export type AttemptAnswer =
  | { kind: "completed"; completion: ChatCompletion; measured: MeasuredUsage | null }
  | { kind: "streaming"; stream: AnswerStream }
  /** The agent answers later, over another door: a person. The task waits durably. */
  | { kind: "waiting" }
  | { kind: "failed"; failure: AttemptFailure };

/** The events of a stream whose first one has arrived: from here on there is no falling back. */
export interface AnswerStream {
  /** Data of server-sent events in OpenAI's chunk shape, as the agent sent them, without the closing `[DONE]`. */
  events: AsyncIterable<string>;
  /** Settles when the events have ended, were broken or were left. */
  ended: Promise<StreamEnd>;
}

export interface StreamEnd {
  failure: AttemptFailure | null;
  measured: MeasuredUsage | null;
  /** The words that were streamed, for what comes after; at most 1 MB of them. */
  text: string;
}

export function failed(
  code: FailureCode,
  message: string,
  more: Partial<Pick<AttemptFailure, "retryAfterMs" | "status">> = {},
): { kind: "failed"; failure: AttemptFailure } {
  return { kind: "failed", failure: { code, message, retryAfterMs: null, status: null, ...more } };
}
