import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import { type Actor, type Identity, may, NO_LIMITS, type Permission } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { Caller } from "../services/ports.ts";
import type { Identities } from "./identity.ts";
import type { KeyLimits } from "./key-limits.ts";
import { sessionIdOf } from "./session-cookie.ts";
import type { SessionOwner, Sessions } from "./sessions.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; `null` at public doors. */
    caller: Caller | null;
  }
}

export interface AdmissionOptions {
  identities: Identities;
  sessions: Sessions;
  limits: KeyLimits;
}

/** Header that a browser sends only when our own scripts ask it to. */
export const CLIENT_HEADER = "x-signalbox-client";
const LONGEST_KEY = 200;

export interface Admission {
  /** Before the body is read: who is it, may they, and are they within their limits. Sets `request.caller`. */
  hook(permission: Permission): onRequestHookHandler;
  /** The same for what is not a door: throws instead, and answers with who asks. */
  admit(request: FastifyRequest, reply: FastifyReply, permission: Permission): Promise<Caller>;
  /** Who asks, uncounted. Throws `unauthenticated`. */
  identify(request: FastifyRequest): Promise<Actor>;
}

export function createAdmission({ identities, sessions, limits }: AdmissionOptions): Admission {
  return {
    identify: async (request) => (await recognise(claimedBy(request, sessions))).actor,
    admit: async (request, reply, permission) =>
      enter(request, reply, await recognise(claimedBy(request, sessions)), permission),
    // Written with a callback: a key that is known costs no turn of the event loop.
    hook: (permission) => (request, reply, done) => {
      const welcome = (identity: Identity) => {
        request.caller = enter(request, reply, identity, permission);
      };
      try {
        const identity = recognise(claimedBy(request, sessions));
        if (identity instanceof Promise) return void identity.then(welcome).then(() => done(), done);
        welcome(identity);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  };

  /** Who that is; a promise only where the store has to be asked. */
  function recognise(owner: SessionOwner): Identity | Promise<Identity> {
    if (owner.kind === "person") return { actor: owner.actor, limits: NO_LIMITS };
    return identities.recall(owner.key) ?? identities.lookUp(owner.key);
  }

  function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { actor, limits: own }: Identity,
    permission: Permission,
  ): Caller {
    if (!may(actor, permission)) {
      throw new Problem(
        "forbidden",
        `the role ${actor.role} may not do this`,
        "Use a key of another role; an administrator can make one.",
      );
    }
    const use = limits.enter(actor.id, own, ({ policy, limit }) => {
      reply.header("ratelimit-policy", policy).header("ratelimit", limit);
    });
    // The one event that comes whether the answer was finished or the client went away.
    reply.raw.once("close", () => limits.leave(use));
    return { actor, traceparent: headerOf(request, "traceparent"), requestId: request.id };
  }
}

/** For whom the request is made: the owner of the key in its header, or whoever its browser is signed in as. */
function claimedBy(request: FastifyRequest, sessions: Sessions): SessionOwner {
  const { authorization } = request.headers;
  const key = authorization === undefined ? headerOf(request, "x-api-key") : bearerOf(authorization);
  if (key !== null) return key.length <= LONGEST_KEY ? { kind: "key", key } : refuse("the key is too long to be one");
  if (authorization !== undefined) return refuse("the Authorization header is not of the form Bearer sb_...");

  const sessionId = sessionIdOf(request);
  const owner = sessionId === null ? null : sessions.ownerOf(sessionId);
  if (owner === null) return refuse("no key was sent");
  assertOwnPages(request);
  return owner;
}

function refuse(detail: string): never {
  throw new Problem("unauthenticated", detail, "Send Authorization: Bearer and a Signalbox key, or sign in.");
}

function bearerOf(authorization: string): string | null {
  return /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? null;
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A browser attaches its cookie to what other sites make it send, so a change by cookie must come from our own pages. */
function assertOwnPages(request: FastifyRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  if (headerOf(request, CLIENT_HEADER) !== null && isSameOrigin(request)) return;
  throw new Problem(
    "forbidden",
    "a change by a signed-in browser must come from Signalbox's own pages",
    `Send the header ${CLIENT_HEADER} from the same origin, or use a key.`,
  );
}

/** Whether the request was made by a page of this host. Browsers say so in one of two headers. */
export function isSameOrigin(request: FastifyRequest): boolean {
  const site = headerOf(request, "sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headerOf(request, "origin");
  return origin !== null && URL.parse(origin)?.host === request.headers.host;
}
