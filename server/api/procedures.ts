import { initTRPC } from "@trpc/server";
import type { Permission } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import { assertWellFormed } from "../domain/well-formed.ts";
import { assertWritable } from "../services/controls/assert-allowed.ts";
import type { Caller } from "../services/ports.ts";
import { demand, type World } from "../services/world.ts";
import { asTrpcError, errorShape } from "./error-shape.ts";

/** What every procedure is called with. */
export interface Context {
  world: World;
  caller: Caller;
}

/** A stream is ended and opened anew this often, so that it does not outlive the key it was opened with. */
const STREAM_MS = 15 * 60_000;
const PING_MS = 15_000;

const trpc = initTRPC.context<Context>().create({
  errorFormatter: errorShape,
  isDev: false,
  sse: {
    maxDurationMs: STREAM_MS,
    ping: { enabled: true, intervalMs: PING_MS },
    client: { reconnectAfterInactivityMs: 3 * PING_MS },
  },
});

export const { router } = trpc;

/** What services throw becomes the right status here and nowhere else. */
const translateProblems = trpc.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof Problem) throw asTrpcError(result.error.cause);
  return result;
});

const refuseHostileInput = trpc.middleware(async ({ getRawInput, next }) => {
  assertWellFormed(await getRawInput());
  return next();
});

/** What is changed by these is refused while changes are switched off. */
const CHANGES: ReadonlySet<Permission> = new Set(["change", "administer"]);

/** A procedure that may be called with this permission; `inReadOnly`: even while changes are switched off. */
export function permitted(permission: Permission, { inReadOnly = false } = {}) {
  return trpc.procedure
    .use(translateProblems)
    .use(({ ctx, next, type }) => {
      demand(ctx.caller, permission);
      if (type === "mutation" && CHANGES.has(permission) && !inReadOnly) assertWritable(ctx.world);
      return next();
    })
    .use(refuseHostileInput);
}
