import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";
import type { SignInProblem } from "../domain/sign-in-problem.ts";
import type { Clock, Log } from "../services/ports.ts";
import { isSameOrigin } from "./admission.ts";
import type { Identities } from "./identity.ts";
import { mountOidc } from "./oidc/mount-oidc.ts";
import type { OidcSettings } from "./oidc/oidc-settings.ts";
import { OwnPath } from "./own-path.ts";
import { type PageHandler, showPage } from "./pages.ts";
import { clearSessionCookie, sessionIdOf, setSessionCookie } from "./session-cookie.ts";
import type { Sessions } from "./sessions.ts";

export interface SignInOptions {
  sessions: Sessions;
  identities: Identities;
  pages: PageHandler | null;
  oidc: OidcSettings | null;
  clock: Clock;
  log: Log;
}

const SignInForm = z.object({ key: z.string().trim().min(1).max(200), next: OwnPath.default("/") });
const SignInLink = z.object({ token: z.string().max(200).optional().catch(undefined), next: OwnPath.default("/") });

/** The way in for people: the printed link, a form that takes a key, an OpenID provider; and the way out. */
export function mountSignIn(app: FastifyInstance, options: SignInOptions): void {
  const { pages, sessions, oidc } = options;
  if (pages === null) return;
  if (oidc !== null) mountOidc(app, { ...options, settings: oidc });
  // What the sign-in page offers; nobody is signed in yet, so it has to be public.
  app.get("/sign-in/options", async () => ({ singleSignOn: oidc !== null }));

  // Without HEAD: what only looks at the link must not use it up.
  app.get("/sign-in", { exposeHeadRoute: false }, async (request, reply) => {
    const { token, next } = SignInLink.parse(request.query);
    if (token === undefined) return showPage(request, reply, pages);
    const key = sessions.redeem(token);
    // A link works once; somebody who follows it again is mostly signed in by it already.
    const used = `/sign-in?problem=${"link_used" satisfies SignInProblem}`;
    if (key === null) return reply.redirect(sessionIdOf(request) === null ? used : next, 303);
    return open(request, reply, key, next, options);
  });

  app.register(async (scope) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );
    scope.post("/sign-in", async (request, reply) => {
      assertNotForeign(request);
      const { key, next } = SignInForm.parse(request.body);
      return open(request, reply, key, next, options);
    });
    scope.post("/sign-out", async (request, reply) => {
      assertNotForeign(request);
      const sessionId = sessionIdOf(request);
      if (sessionId !== null) sessions.close(sessionId);
      clearSessionCookie(request, reply);
      return reply.redirect("/sign-in", 303);
    });
  });
}

async function open(
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  next: string,
  { identities, sessions }: SignInOptions,
): Promise<FastifyReply> {
  // Throws for a key that is not good; what follows is only done for one that is.
  const { actor } = identities.recall(key) ?? (await identities.lookUp(key));
  if (actor.role === "caller") {
    throw new Problem(
      "forbidden",
      "a caller's key is for programs",
      "Sign in with a viewer's, operator's or administrator's key.",
    );
  }
  setSessionCookie(request, reply, sessions.open(key));
  return reply.header("referrer-policy", "no-referrer").redirect(next, 303);
}

/** Other sites may not sign a browser in or out. Programs send neither header and are let through. */
function assertNotForeign(request: FastifyRequest): void {
  const isBrowser = request.headers.origin !== undefined || request.headers["sec-fetch-site"] !== undefined;
  if (!isBrowser || isSameOrigin(request)) return;
  throw new Problem("forbidden", "the form was sent by another site", "Open Signalbox's own sign-in page.");
}
