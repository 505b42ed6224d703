"use client";

import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "../../server/api/router.ts";
import { CLIENT_HEADERS } from "../shell/session.ts";

/** The server's procedures as query and mutation options; the only way by which a screen reaches data. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export type RouterOutputs = inferRouterOutputs<AppRouter>;

const URL = "/api/trpc";
/** Queries that are asked for together go as one request; longer batches would wait for their slowest. */
const BATCH = 8;

/** Queries in small batches, and one stream of signals that reconnects and resumes after the last id it saw. */
export function createClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: URL }),
        false: httpBatchLink({ url: URL, maxItems: BATCH, headers: CLIENT_HEADERS }),
      }),
    ],
  });
}
