"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { LazyToaster } from "../shell/lazy-toaster.tsx";
import { needsSignIn, readProblem } from "./read-problem.ts";
import { createClient, TRPCProvider } from "./trpc.ts";

/** Answers younger than this are shown without asking again; signals end that at once. */
const FRESH_MS = 5_000;
const RETRIES = 2;

function createQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => needsSignIn(error) && goToSignIn() }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => count < RETRIES && readProblem(error).code === "unreachable",
        refetchOnWindowFocus: true,
      },
    },
  });
}

/** Leaves for the sign-in page, which leads back to this very view. */
function goToSignIn(): void {
  if (location.pathname === "/sign-in") return;
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** What every screen stands on: queries, the client, the URL's state, messages. */
export function Providers({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueries);
  const [client] = useState(createClient);
  return (
    <NuqsAdapter>
      <QueryClientProvider client={queries}>
        <TRPCProvider trpcClient={client} queryClient={queries}>
          {children}
          <LazyToaster />
        </TRPCProvider>
      </QueryClientProvider>
    </NuqsAdapter>
  );
}
