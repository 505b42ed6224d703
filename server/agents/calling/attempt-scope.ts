import type { AttemptCall } from "../../domain/attempt.ts";
import { AttemptError } from "./attempt-error.ts";

/** The longest that a timer of Node.js can wait. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The time that one attempt has: until its deadline, or until its caller goes away, whichever is first. */
export interface AttemptScope {
  /** Aborts with an `AttemptError` as its reason: `client_aborted` or `timed_out`. */
  readonly signal: AbortSignal;
  readonly deadlineAtMs: number;
  /** Ends the attempt early: nobody wants its answer any more. */
  leave(): void;
  /** Lets go of the timer and the caller's signal. Must be called once the attempt is over; may be called again. */
  end(): void;
}

/** Opens the scope of `call`. Throws an `AttemptError` where it is over before it began. */
export function openScope(call: Pick<AttemptCall, "signal" | "deadlineAtMs">, now: () => number): AttemptScope {
  if (call.signal.aborted) throw clientAborted();
  const remainingMs = call.deadlineAtMs - now();
  if (remainingMs <= 0) throw new AttemptError("timed_out", "the deadline had passed before the agent was called");
  const controller = new AbortController();
  const leave = () => controller.abort(clientAborted());
  call.signal.addEventListener("abort", leave, { once: true });
  const timer = setTimeout(
    () => controller.abort(new AttemptError("timed_out", "the agent did not finish before the deadline")),
    Math.min(remainingMs, LONGEST_TIMER_MS),
  );
  return {
    signal: controller.signal,
    deadlineAtMs: call.deadlineAtMs,
    leave,
    end() {
      clearTimeout(timer);
      call.signal.removeEventListener("abort", leave);
    },
  };
}

function clientAborted(): AttemptError {
  return new AttemptError("client_aborted", "the caller went away before the agent had answered");
}
