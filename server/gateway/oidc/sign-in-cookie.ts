import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { OwnPath } from "../own-path.ts";

const NAME = "signalbox_signing_in";
/** From the way to the provider until the way back. */
export const SIGNING_IN_MS = 10 * 60_000;

/** A sign-in that is under way in one browser. */
const SigningIn = z.object({
  checks: z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() }),
  /** Where to go afterwards. */
  next: OwnPath,
  untilMs: z.number(),
});
export type SigningIn = z.infer<typeof SigningIn>;

/**
 * Has the browser keep it, signed: the server then has nothing to remember for strangers, and nobody can finish in one
 * browser what began in another.
 */
export function keepSigningIn(reply: FastifyReply, signingIn: SigningIn, secure: boolean): void {
  const value = Buffer.from(JSON.stringify(signingIn)).toString("base64url");
  write(reply, reply.server.signCookie(value), SIGNING_IN_MS / 1_000, secure);
}

/** What the browser kept, or `null` where it kept nothing, or not from us. */
export function readSigningIn(request: FastifyRequest): SigningIn | null {
  const { cookie } = request.headers;
  const signed = cookie === undefined ? undefined : request.server.parseCookie(cookie)[NAME];
  const value = signed === undefined ? null : request.server.unsignCookie(signed).value;
  return value === null ? null : parse(Buffer.from(value, "base64url").toString("utf8"));
}

/** Our signature stands under other cookies too, which are no JSON. */
function parse(text: string): SigningIn | null {
  try {
    return SigningIn.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function forgetSigningIn(reply: FastifyReply, secure: boolean): void {
  write(reply, "", 0, secure);
}

function write(reply: FastifyReply, value: string, maxAge: number, secure: boolean): void {
  // Lax, because the provider sends the browser back from another site.
  const options = { path: "/sign-in/oidc", httpOnly: true, sameSite: "lax", secure, maxAge } as const;
  reply.header("set-cookie", reply.server.serializeCookie(NAME, value, options));
}
