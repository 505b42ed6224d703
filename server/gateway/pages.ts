import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../domain/problem.ts";
import type { Admission } from "./admission.ts";
import { noSuchDoor } from "./problem-reply.ts";

/** Answers a request for a page or an asset of the dashboard. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What a browser needs to show the sign-in page; nothing of it tells anything about this installation. */
const PUBLIC = /^\/(?:sign-in$|_next\/static\/|favicon\.ico$|icon[.-]|robots\.txt$)/;
/** Paths that programs use: an unknown one is answered in their shape and not with a page. */
const FOR_PROGRAMS = /^\/(?:v1|api|a2a|mcp|\.well-known)(?:\/|$)/;

/** Hands every path that is no door to the dashboard, for those who are signed in. */
export function mountPages(
  app: FastifyInstance,
  { admission, pages }: { admission: Admission; pages: PageHandler | null },
): void {
  if (pages === null) return;
  app.register(async (scope) => {
    leaveBodiesUnread(scope);
    scope.route({
      method: ["GET", "HEAD", "POST"],
      url: "/*",
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const [path = "/"] = request.url.split("?");
        if (FOR_PROGRAMS.test(path)) throw noSuchDoor(request);
        if (!PUBLIC.test(path) && !(await isSignedIn(request, admission))) return sendToSignIn(request, reply);
        return showPage(request, reply, pages);
      },
    });
  });
}

/** Gives the request and its answer to the dashboard. */
export async function showPage(
  request: FastifyRequest,
  reply: FastifyReply,
  pages: PageHandler,
): Promise<FastifyReply> {
  reply.hijack();
  reply.raw.setHeader("content-security-policy", "frame-ancestors 'none'");
  reply.raw.setHeader("x-content-type-options", "nosniff");
  reply.raw.setHeader("referrer-policy", "same-origin");
  await pages(request.raw, reply.raw);
  return reply;
}

/** The dashboard reads bodies itself. */
function leaveBodiesUnread(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
}

async function isSignedIn(request: FastifyRequest, admission: Admission): Promise<boolean> {
  try {
    await admission.identify(request);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "unauthenticated") return false;
    throw error;
  }
}

function sendToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method !== "GET" || !request.headers.accept?.includes("text/html")) {
    throw new Problem(
      "unauthenticated",
      "no key was sent",
      "Sign in, or send Authorization: Bearer and a Signalbox key.",
    );
  }
  return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`, 303);
}
