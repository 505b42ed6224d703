import { TaskState } from "@a2a-js/sdk";
import { A2A_ERROR_CODE, A2AError, isJsonRpcError } from "@a2a-js/sdk/errors";
import type { FailureCode } from "../../domain/attempt.ts";
import { Problem } from "../../domain/problem.ts";
import { AttemptError } from "../calling/attempt-error.ts";
import { badAnswer } from "../calling/read-answer.ts";

/** The states in which a task is over, or waits for somebody who is not there, and what each means for the attempt. */
const STATES: Partial<Record<TaskState, [code: FailureCode, message: string]>> = {
  [TaskState.TASK_STATE_FAILED]: ["server_error", "the agent says that the task failed"],
  [TaskState.TASK_STATE_CANCELED]: ["server_error", "the agent has cancelled the task"],
  [TaskState.TASK_STATE_REJECTED]: ["not_supported", "the agent refuses the task"],
  [TaskState.TASK_STATE_INPUT_REQUIRED]: [
    "not_supported",
    "the agent asks for more input, and nobody is there to give it",
  ],
  [TaskState.TASK_STATE_AUTH_REQUIRED]: ["unauthorised", "the agent asks for further authentication"],
};

/** Whether the agent still holds the task, so that it is worth cancelling. */
export function isHeld(state: TaskState): boolean {
  return ![
    TaskState.TASK_STATE_COMPLETED,
    TaskState.TASK_STATE_FAILED,
    TaskState.TASK_STATE_CANCELED,
    TaskState.TASK_STATE_REJECTED,
  ].includes(state);
}

/** Throws where a task in this state will not be completed. */
export function assertNoFailure(state: TaskState): void {
  const failure = STATES[state];
  if (failure !== undefined) throw new AttemptError(...failure);
}

/**
 * The error to throw for one that the A2A client threw. Its sentences are not passed on: they hold what the agent
 * answered. Errors of the network are left as they are.
 */
export function a2aFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if (at instanceof AttemptError || at instanceof Problem) return at;
    if (isJsonRpcError(at))
      return new AttemptError(meaningOf(at.envelopeCode), `the agent answered with error ${at.envelopeCode}`);
    if ("code" in at && typeof at.code === "string") return at;
    if (at instanceof A2AError) return new AttemptError("server_error", "the agent answered with an error");
  }
  return badAnswer("it does not follow the A2A protocol");
}

function meaningOf(code: number): FailureCode {
  switch (code) {
    case A2A_ERROR_CODE.METHOD_NOT_FOUND:
    case A2A_ERROR_CODE.VERSION_NOT_SUPPORTED:
    case A2A_ERROR_CODE.EXTENSION_SUPPORT_REQUIRED:
      return "misconfigured";
    case A2A_ERROR_CODE.UNSUPPORTED_OPERATION:
    case A2A_ERROR_CODE.CONTENT_TYPE_NOT_SUPPORTED:
      return "not_supported";
    case A2A_ERROR_CODE.INVALID_PARAMS:
    case A2A_ERROR_CODE.INVALID_REQUEST:
      return "invalid_request";
    case A2A_ERROR_CODE.INVALID_AGENT_RESPONSE:
      return "bad_answer";
    default:
      return "server_error";
  }
}
