import type { AttemptFailure, FailureCode } from "../../domain/attempt.ts";
import { failed } from "../../domain/attempt.ts";
import { Problem } from "../../domain/problem.ts";
import type { Log } from "../../services/ports.ts";
import { AttemptError } from "./attempt-error.ts";

/** Errors that say that the answer itself was broken. */
const BROKEN_ANSWERS = new Set([
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_RES_EXCEEDED_MAX_SIZE",
]);
const SILENCES = new Set(["UND_ERR_BODY_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"]);
/** Codes of the operating system's network errors, of TLS, of look-ups and of undici's connections. */
const CONNECTION =
  /^(E[A-Z]{3,}|EAI_[A-Z]+|ERR_(TLS|SSL|HTTP2)_.+|CERT_.+|[A-Z_]*CERT[A-Z_]*|UND_ERR_(SOCKET|CONNECT_TIMEOUT|INFO))$/;

/**
 * The failure that an error thrown during an attempt stands for. An error that nobody foresaw is logged and counts as
 * ours, not the agent's.
 */
export function failureOfError(error: unknown, signal: AbortSignal | null, log: Log): AttemptFailure {
  if (error instanceof AttemptError) return error.failure;
  if (signal?.aborted && signal.reason instanceof AttemptError) return signal.reason.failure;
  const problem = causes(error).find((cause) => cause instanceof Problem);
  if (problem) return failed("address_refused", problem.message).failure;
  const codes = causes(error).map(codeOf);
  const known = codes.map(failureOfCode).find((failure) => failure !== null);
  if (known) return known;
  log.error({ err: error }, "an attempt failed in a way that nobody foresaw");
  return failed("misconfigured", "the attempt failed inside Signalbox; its log says more").failure;
}

function failureOfCode(code: string): AttemptFailure | null {
  const known = (failure: FailureCode, message: string) => failed(failure, `${message} (${code})`).failure;
  if (SILENCES.has(code)) return known("timed_out", "the agent fell silent in the middle of its answer");
  if (BROKEN_ANSWERS.has(code) || code.startsWith("HPE_")) return known("bad_answer", "the answer was not valid HTTP");
  if (CONNECTION.test(code)) return known("connection_failed", "the agent cannot be reached");
  return null;
}

/** The error and what caused it, at most 8 deep. A failed connection to several addresses counts by its first. */
function causes(error: unknown): Error[] {
  const found: Error[] = [];
  let at = error;
  while (at instanceof Error && found.length < 8) {
    found.push(at);
    at = at instanceof AggregateError ? (at.errors[0] ?? at.cause) : at.cause;
  }
  return found;
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "";
}
