import type { FastifyRequest } from "fastify";
import { Problem } from "../domain/problem.ts";

/** The `ETag` of a policy version, and of everything that is part of it. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** Whether the header (`If-None-Match`) names this tag. */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((named) => named.trim().replace(/^W\//, "") === tag);
}

/** The version that `If-Match` names. Throws `precondition_required` without it. */
export function versionNamedBy(request: FastifyRequest): number {
  const header = request.headers["if-match"];
  if (header === undefined) {
    throw new Problem(
      "precondition_required",
      "a change needs the header If-Match",
      'Read the resource first and send its ETag, such as If-Match: "7".',
    );
  }
  const version = /^"([1-9][0-9]{0,9})"$/.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw new Problem(
    "invalid_request",
    "If-Match: must be one ETag as this door answered it",
    'Send the quoted version, such as If-Match: "7".',
    { errors: [{ path: "If-Match", message: "must be one ETag as this door answered it" }] },
  );
}

/** The `Idempotency-Key`, or `null` without one. Two headers arrive joined by a comma and a space, which no key has. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const header = request.headers["idempotency-key"];
  if (header === undefined) return null;
  if (typeof header === "string" && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  const message = "must be sent once, as 1 to 200 visible ASCII characters without spaces";
  throw new Problem("invalid_request", `Idempotency-Key: ${message}`, "Correct the header, or leave it out.", {
    errors: [{ path: "Idempotency-Key", message }],
  });
}
