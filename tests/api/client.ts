import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from "@trpc/client";
import type { AppRouter } from "../../server/api/router.ts";
import type { ProblemDetails } from "../../server/domain/problem.ts";
import type { Running } from "../gateway/running.ts";

/** The dashboard's way to the server, with a key instead of a session. */
export function clientOf({ url, adminKey }: Running, key = adminKey): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${url}/api/trpc`, headers: { authorization: `Bearer ${key}` } })],
  });
}

/** The problem that a call is refused with; a call that goes well fails the test. */
export async function problemOf(
  call: Promise<unknown>,
): Promise<ProblemDetails & { trpcCode: string; httpStatus: number }> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TRPCClientError)) throw new Error("the call was not refused");
  return { ...error.data.problem, trpcCode: error.data.code, httpStatus: error.data.httpStatus };
}
