import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { Actor } from "../../domain/access.ts";
import { DEFAULT_PROJECT } from "../../domain/project.ts";
import type { Clock, Log } from "../../services/ports.ts";
import { OwnPath } from "../own-path.ts";
import { setSessionCookie } from "../session-cookie.ts";
import type { Sessions } from "../sessions.ts";
import { CALLBACK_PATH, type Claims, createOidcProvider, SignInRefusal } from "./oidc-provider.ts";
import type { OidcSettings } from "./oidc-settings.ts";
import { roleOfClaims } from "./role-of-claims.ts";
import { forgetSigningIn, keepSigningIn, readSigningIn, SIGNING_IN_MS } from "./sign-in-cookie.ts";

export interface OidcOptions {
  settings: OidcSettings;
  sessions: Sessions;
  clock: Clock;
  log: Log;
}

const Beginning = z.object({ next: OwnPath.default("/") });
const LONGEST_NAME = 80;

/** The way in by an OpenID provider, for people. What goes wrong is said on the sign-in page. */
export function mountOidc(app: FastifyInstance, { settings, sessions, clock, log }: OidcOptions): void {
  const provider = createOidcProvider(settings);
  const secure = settings.publicUrl.protocol === "https:";

  app.get("/sign-in/oidc", { exposeHeadRoute: false }, async (request, reply) => {
    const { next } = Beginning.parse(request.query);
    try {
      const { url, checks } = await provider.begin();
      keepSigningIn(reply, { checks, next, untilMs: clock.nowMs() + SIGNING_IN_MS }, secure);
      return redirect(reply, url.href);
    } catch (error) {
      return refuse(reply, error, log);
    }
  });

  app.get(CALLBACK_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    forgetSigningIn(reply, secure);
    try {
      const signingIn = readSigningIn(request);
      if (signingIn === null || signingIn.untilMs <= clock.nowMs()) throw new SignInRefusal("sign_in_expired");
      const answer = new URLSearchParams(request.url.split("?")[1] ?? "");
      const actor = actorOf(await provider.finish(answer, signingIn.checks), settings);
      setSessionCookie(request, reply, sessions.openForPerson(actor));
      return redirect(reply, signingIn.next);
    } catch (error) {
      return refuse(reply, error, log);
    }
  });
}

/** A person as the audit names them. People see every project; keys are what is bound to one. */
function actorOf(claims: Claims, settings: OidcSettings): Actor {
  const role = roleOfClaims(claims, settings);
  if (role === null) throw new SignInRefusal("no_role", `no role in ${settings.roleClaim} of ${claims.sub}`);
  const names = [claims["name"], claims["preferred_username"], claims["email"], claims.sub];
  const name = names.find((candidate) => typeof candidate === "string" && candidate.trim() !== "");
  return { id: `person:${claims.sub}`, name: String(name).slice(0, LONGEST_NAME), role, project: DEFAULT_PROJECT };
}

function refuse(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  if (!(error instanceof SignInRefusal)) throw error;
  log.warn(
    { problem: error.problem, because: reasonsOf(error.cause) },
    "somebody could not sign in by the OpenID provider",
  );
  return redirect(reply, `/sign-in?problem=${error.problem}`);
}

/** The messages of an error and of what caused it. What hangs on them may be tokens and people's names. */
function reasonsOf(cause: unknown): string[] {
  if (typeof cause === "string") return [cause];
  return cause instanceof Error ? [cause.message, ...reasonsOf(cause.cause)].slice(0, 5) : [];
}

function redirect(reply: FastifyReply, to: string): FastifyReply {
  return reply.header("referrer-policy", "no-referrer").header("cache-control", "no-store").redirect(to, 303);
}
