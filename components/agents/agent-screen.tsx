"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { Policy } from "../../server/domain/policy.ts";
import { useTRPC } from "../api/trpc.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { AgentEditor } from "./agent-editor.tsx";

/** One agent, or a new one where `agentId` is `null`: what the policy says of it, and what was learnt of it. */
export function AgentScreen({ agentId }: { agentId: string | null }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.policy.get.queryOptions({}, { staleTime: 60_000 }));
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 px-4 py-4 md:px-6">
      <Link href="/agents" className="inline-flex items-center gap-1 self-start text-sm text-ink-3 hover:text-ink">
        <ArrowLeft aria-hidden size={13} />
        All agents
      </Link>
      {data ? (
        <Found policy={data} agentId={agentId} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingLines lines={12} label="Loading the agent" />
      )}
    </div>
  );
}

function Found({ policy, agentId }: { policy: Policy; agentId: string | null }) {
  const agent = policy.document.agents.find((each) => each.id === agentId);
  if (agentId !== null && !agent)
    return (
      <EmptyState title="No such agent">
        <p>It is not in the policy in force. Records of the past keep it by their policy version.</p>
        <p className="pt-2">
          <Link href={`/decisions?agent=${encodeURIComponent(agentId)}`} className="text-accent-ink hover:underline">
            Its decisions
          </Link>
        </p>
      </EmptyState>
    );
  return <AgentEditor key={agentId ?? "new"} policy={policy} agent={agent ?? null} />;
}
