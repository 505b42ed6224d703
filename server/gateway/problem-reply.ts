import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";
import { z } from "zod";
import { invalid, Problem, type ProblemCode } from "../domain/problem.ts";
import type { Log } from "../services/ports.ts";
import { openaiError } from "./openai-error.ts";

/** The framework's own refusals, by its error code. Anything else of the framework's is answered as internal. */
const FRAMEWORK_PROBLEMS: Record<string, { code: ProblemCode; detail: string; action: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: "body_too_large",
    detail: "the body is larger than this door takes",
    action: "Send less: shorten the input or leave out parts that routing does not need.",
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "unsupported_media_type",
    detail: "the body is not of a media type that this door takes",
    action: "Send content-type: application/json.",
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: "invalid_request",
    detail: "the body is not as long as its content-length says",
    action: "Send the whole body, or a right content-length.",
  },
  FST_ERR_BAD_URL: {
    code: "invalid_request",
    detail: "the path is not a valid URL path",
    action: "Percent-encode the path as UTF-8.",
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: "invalid_request",
    detail: "a part of the path is too long",
    action: "Check the id in the path.",
  },
};

/** Answers every error, whoever threw it, in one shape. */
export function replyWithProblems(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => sendProblem(reply, request, toProblem(error, request, log)));
  app.setNotFoundHandler((request, reply) => sendProblem(reply, request, noSuchDoor(request)));
}

/** Options that answer in the same shape what is refused before it is a request of the framework. */
export function answerBrokenRequests(log: Log): Pick<FastifyServerOptions, "frameworkErrors" | "clientErrorHandler"> {
  return {
    frameworkErrors: (error, request, reply) => sendProblem(reply, request, toProblem(error, request, log)),
    clientErrorHandler(error, socket) {
      if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
      const body = JSON.stringify(problemOfParser(error.code).toDetails());
      socket.end(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json; charset=utf-8\r\n" +
          `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
  };
}

/** What Node's parser refused: there is no request to speak of yet. */
function problemOfParser(code: string | undefined): Problem {
  if (code === "HPE_HEADER_OVERFLOW")
    return new Problem("invalid_request", "the headers are larger than 16 KB", "Send fewer or shorter headers.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new Problem("invalid_request", "the request did not arrive in time", "Send it again, all at once.");
  return new Problem("invalid_request", "this is not an HTTP/1.1 request", "Correct the request line and headers.");
}

/** What an unknown path is answered with. */
export function noSuchDoor(request: Pick<FastifyRequest, "method" | "url">): Problem {
  return new Problem(
    "not_found",
    `there is no ${request.method} ${request.url.split("?")[0]?.slice(0, 200)}`,
    "See /openapi.json for what there is.",
  );
}

/** The problem that `error` is answered as. The text of an error that nobody foresaw is logged and never shown. */
export function toProblem(error: unknown, request: Pick<FastifyRequest, "id" | "method" | "url">, log: Log): Problem {
  if (error instanceof Problem) {
    // Somebody called it a fault of our own, so it is worth a line with its cause.
    if (error.code === "internal") logFailure(error, request, log);
    return error;
  }
  if (error instanceof z.ZodError) return invalid(error);
  const known = FRAMEWORK_PROBLEMS[(error as FastifyError | null)?.code ?? ""];
  if (known !== undefined) return new Problem(known.code, known.detail, known.action);
  if (isClientGone(error)) return new Problem("invalid_request", "the request was cut off", "Send it again.");
  logFailure(error, request, log);
  return new Problem(
    "internal",
    "something went wrong inside Signalbox",
    `Try again; if it goes on, look for request ${request.id} in the log.`,
  );
}

function logFailure(err: unknown, { id, method, url }: Pick<FastifyRequest, "id" | "method" | "url">, log: Log): void {
  log.error({ err, requestId: id, method, url }, "request failed");
}

function isClientGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
}

/** Sends `problem` as RFC 9457 problem details. */
export function sendProblem(reply: FastifyReply, request: Pick<FastifyRequest, "id">, problem: Problem): FastifyReply {
  if (problem.extras.retryAfterMs !== undefined) {
    reply.header("retry-after", Math.max(1, Math.ceil(problem.extras.retryAfterMs / 1_000)));
  }
  if (problem.code === "unauthenticated") reply.header("www-authenticate", 'Bearer realm="signalbox"');
  reply.code(problem.status).header("x-request-id", request.id);
  if (reply.routeOptions?.config?.errorShape === "openai")
    return reply.type("application/json; charset=utf-8").send(JSON.stringify(openaiError(problem)));
  return reply.type("application/problem+json; charset=utf-8").send(JSON.stringify(problem.toDetails()));
}
