"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { Policy } from "../../server/domain/policy.ts";
import { useTRPC } from "../api/trpc.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { LaneEditor } from "./lane-editor.tsx";

/** One lane, or a new one where `name` is `null`. */
export function LaneScreen({ name }: { name: string | null }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 px-4 py-4 md:px-6">
      <Link href="/lanes" className="inline-flex items-center gap-1 self-start text-sm text-ink-3 hover:text-ink">
        <ArrowLeft aria-hidden size={13} />
        All lanes
      </Link>
      {data ? (
        <Found policy={data} name={name} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={12} label="Loading the lane" />
      )}
    </div>
  );
}

function Found({ policy, name }: { policy: Policy; name: string | null }) {
  const lane = policy.document.lanes.find((each) => each.name === name);
  if (name !== null && !lane)
    return (
      <EmptyState title="No such lane">
        It is not in the policy in force. Records of the past keep it by their policy version.
      </EmptyState>
    );
  return <LaneEditor key={name ?? ""} policy={policy} lane={lane ?? null} />;
}
