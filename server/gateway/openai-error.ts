import type { Problem, ProblemCode } from "../domain/problem.ts";

/** An error as OpenAI's API answers it. */
export interface OpenaiError {
  error: { message: string; type: string; param: string | null; code: string };
}

/** Codes that OpenAI has a word of its own for, which clients look for. */
const OWN_CODES: Partial<Record<ProblemCode, string>> = {
  unknown_model: "model_not_found",
  unauthenticated: "invalid_api_key",
  rate_limited: "rate_limit_exceeded",
};

/** The problem in OpenAI's shape. What to do about it stands in the message, since the shape has no other place. */
export function openaiError(problem: Problem, code: string = OWN_CODES[problem.code] ?? problem.code): OpenaiError {
  const { status, message, action, extras } = problem;
  return {
    error: {
      message: `${sentence(message)} ${sentence(action)}`,
      type: status === 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error",
      param: extras.errors?.[0]?.path ?? (problem.code === "unknown_model" ? "model" : null),
      code,
    },
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
