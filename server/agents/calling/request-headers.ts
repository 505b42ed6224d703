import type { AttemptCall } from "../../domain/attempt.ts";
import { Problem } from "../../domain/problem.ts";
import { resolveSecret } from "../resolve-secret.ts";
import { AttemptError } from "./attempt-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a header can carry: visible ASCII characters. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;

/** Headers that every request to an agent carries: whose task it is, until when, and the key to call back with. */
export function taskHeaders(call: AttemptCall): Record<string, string> {
  return {
    "content-type": "application/json",
    traceparent: call.traceparent,
    "x-signalbox-task-id": call.taskId,
    "x-signalbox-decision-id": call.decisionId,
    "x-signalbox-credential": call.credential,
    "x-signalbox-deadline-at": new Date(call.deadlineAtMs).toISOString(),
  };
}

/** `Authorization` with the agent's key, or nothing where it needs none. */
export function bearer(apiKeyEnv: string | undefined, environment: Environment): Record<string, string> {
  return apiKeyEnv === undefined ? {} : { authorization: `Bearer ${secretOf(apiKeyEnv, environment)}` };
}

/** The agent's key. Throws `misconfigured`, naming the variable and never its value. */
export function secretOf(apiKeyEnv: string, environment: Environment): string {
  const secret = resolved(apiKeyEnv, environment).trim();
  if (HEADER_VALUE.test(secret)) return secret;
  throw new AttemptError("misconfigured", `${apiKeyEnv} holds characters that a key cannot have`);
}

function resolved(apiKeyEnv: string, environment: Environment): string {
  try {
    return resolveSecret(apiKeyEnv, environment);
  } catch (error) {
    if (error instanceof Problem) throw new AttemptError("misconfigured", error.message, {}, error);
    throw error;
  }
}
