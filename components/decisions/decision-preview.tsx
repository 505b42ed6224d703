"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Maximize2, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { Factor } from "../../server/domain/factor.ts";
import { useTRPC } from "../api/trpc.ts";
import { DecisionHeadline } from "../decision/decision-headline.tsx";
import { DecisionTree } from "../decision-tree/decision-tree.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";

/** The selected decision beside the list: its headline and its tree. */
export function DecisionPreview({ decisionId, onClose }: { decisionId: string; onClose: () => void }) {
  const trpc = useTRPC();
  const [focus, setFocus] = useState<Factor | null>(null);
  const { data, error, refetch, isPlaceholderData } = useQuery(
    trpc.decisions.get.queryOptions({ id: decisionId }, { placeholderData: keepPreviousData }),
  );
  return (
    <aside aria-label="Selected decision" className="flex w-[clamp(520px,46%,820px)] shrink-0 flex-col border-l">
      <div className="flex h-11 items-center justify-end gap-1 px-4">
        <Link href={`/decisions/${decisionId}`} className={cn(buttonClasses("quiet"), "mr-auto -ml-2")}>
          <Maximize2 aria-hidden size={13} />
          Open in full
        </Link>
        <Button variant="quiet" size="icon" aria-label="Close" title="Close (Esc)" onClick={onClose}>
          <X aria-hidden size={15} />
        </Button>
      </div>
      <div
        data-scroller
        className={cn(
          "relative flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 pb-8",
          isPlaceholderData && "opacity-60",
        )}
      >
        {data ? (
          <>
            <DecisionHeadline view={data.decision} outcome={data.outcome} />
            <DecisionTree key={data.decision.decisionId} view={data.decision} focus={focus} onFocus={setFocus} />
          </>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingLines lines={10} label="Loading the decision" />
        )}
      </div>
    </aside>
  );
}
