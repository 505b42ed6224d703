"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { readProblem } from "../api/read-problem.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatShortId } from "../format.ts";
import { Identifier } from "../ui/copy-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines, Skeleton } from "../ui/skeleton.tsx";
import { DecisionBody } from "./decision-body.tsx";
import { RunSteps } from "./run-steps.tsx";

/** Why A and not B: one decision, in full. */
export function DecisionScreen({ decisionId }: { decisionId: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.decisions.get.queryOptions({ id: decisionId }));
  return (
    <div className="mx-auto flex max-w-[1500px] flex-col gap-5 px-4 py-4 md:px-6">
      {!data && <h1 className="sr-only">Decision {decisionId}</h1>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Link href="/decisions" className="inline-flex items-center gap-1 text-sm text-ink-3 hover:text-ink">
          <ArrowLeft aria-hidden size={13} />
          All decisions
        </Link>
        <Identifier id={decisionId} shown={formatShortId(decisionId)} label="decision id" />
        <span className="flex-1" />
        {data && <RunSteps decisionId={decisionId} rootTaskId={data.decision.rootTaskId} />}
      </div>
      {data ? (
        <DecisionBody view={data.decision} outcome={data.outcome} />
      ) : error ? (
        readProblem(error).code === "not_found" ? (
          <EmptyState title="No such decision">
            Either its id is mistyped, or it belongs to a project that you may not see.
          </EmptyState>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Loading />
      )}
    </div>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-8 w-96 max-w-full" />
      <LoadingLines lines={12} label="Loading the decision" />
    </div>
  );
}
