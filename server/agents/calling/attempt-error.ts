import { type AttemptFailure, type FailureCode, failed } from "../../domain/attempt.ts";

/** An attempt's failure on its way up through an adapter; the runner turns it into an answer. */
export class AttemptError extends Error {
  readonly failure: AttemptFailure;

  /** `message` may be shown to callers: no secrets and nothing of what the agent answered. */
  constructor(
    code: FailureCode,
    message: string,
    more: Partial<Pick<AttemptFailure, "retryAfterMs" | "status">> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = "AttemptError";
    this.failure = failed(code, message, more).failure;
  }
}
