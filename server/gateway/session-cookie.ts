import type { FastifyReply, FastifyRequest } from "fastify";
import { SESSION_MS } from "./sessions.ts";

const NAME = "signalbox_session";

/** The session that the request's cookie names, if its signature is ours. */
export function sessionIdOf(request: FastifyRequest): string | null {
  const { cookie } = request.headers;
  if (cookie === undefined) return null;
  const signed = request.server.parseCookie(cookie)[NAME];
  return signed === undefined ? null : request.server.unsignCookie(signed).value;
}

/** Tells the browser to send this session along, and to keep it from scripts and other sites. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, sessionId: string): void {
  write(request, reply, request.server.signCookie(sessionId), SESSION_MS / 1_000);
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  write(request, reply, "", 0);
}

function write(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
  const secure = request.protocol === "https" || request.headers["x-forwarded-proto"] === "https";
  const options = { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge } as const;
  reply.header("set-cookie", request.server.serializeCookie(NAME, value, options));
}
