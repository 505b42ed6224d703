import { type TRPCDefaultErrorShape, TRPCError } from "@trpc/server";
import { z } from "zod";
import { invalid, PROBLEM_STATUS, Problem, type ProblemCode, type ProblemDetails } from "../domain/problem.ts";

type TrpcCode = TRPCError["code"];

/** The one translation of our statuses into tRPC's codes. */
const CODE_OF_STATUS: Record<(typeof PROBLEM_STATUS)[ProblemCode], TrpcCode> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  412: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  428: "PRECONDITION_REQUIRED",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/** Refusals of tRPC itself, which were about the request and not about its content. */
const PROBLEM_OF_TRPC: Partial<Record<TrpcCode, { code: ProblemCode; detail: string; action: string }>> = {
  BAD_REQUEST: { code: "invalid_request", detail: "the call is not well formed", action: "Check the batch and input." },
  PARSE_ERROR: { code: "invalid_json", detail: "the input is not JSON", action: "Send the input as JSON." },
  NOT_FOUND: { code: "not_found", detail: "there is no such procedure", action: "Check the procedure's name." },
  METHOD_NOT_SUPPORTED: {
    code: "method_not_allowed",
    detail: "the procedure does not take this method",
    action: "Use GET for queries and POST for mutations.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    code: "unsupported_media_type",
    detail: "the body is not JSON",
    action: "Send content-type: application/json.",
  },
};

/** The same problem as an error of tRPC, with the right status. */
export function asTrpcError(problem: Problem): TRPCError {
  return new TRPCError({
    code: CODE_OF_STATUS[PROBLEM_STATUS[problem.code]],
    message: problem.message,
    cause: problem,
  });
}

/** The problem that an error of tRPC is answered as, or `null` where nobody foresaw it. */
export function problemOf(error: TRPCError): Problem | null {
  if (error.cause instanceof Problem) return error.cause;
  if (error.code === "BAD_REQUEST" && error.cause instanceof z.ZodError) return invalid(error.cause);
  const known = PROBLEM_OF_TRPC[error.cause instanceof SyntaxError ? "PARSE_ERROR" : error.code];
  return known === undefined ? null : new Problem(known.code, known.detail, known.action);
}

const INTERNAL = new Problem(
  "internal",
  "something went wrong inside Signalbox",
  "Try again; if it goes on, look in the server's log.",
);

export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & { problem: ProblemDetails };
}

/** What a client sees of an error: the problem, never the text or the stack of something that nobody foresaw. */
export function errorShape({ shape, error }: { shape: TRPCDefaultErrorShape; error: TRPCError }): ErrorShape {
  const problem = problemOf(error) ?? INTERNAL;
  const { code, httpStatus, path } = shape.data;
  return {
    code: shape.code,
    message: problem.message,
    data: { code, httpStatus, ...(path === undefined ? {} : { path }), problem: problem.toDetails() },
  };
}
