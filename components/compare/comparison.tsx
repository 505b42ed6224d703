"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import type { DecisionView } from "../../server/domain/decision.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatDistance, formatScore } from "../format.ts";
import { AgentName } from "../identity/agent-mark.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Select } from "../ui/select.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { DifferenceTable } from "./difference-table.tsx";
import { type Comparison, firstPair, prepareComparison } from "./prepare.ts";

export interface ComparisonPanelProps {
  view: DecisionView;
  pair: { a: string | null; b: string | null };
  onPair: (pair: { a: string; b: string }) => void;
}

/** Why A and not B: any two agents of a decision, factor by factor. */
export function ComparisonPanel({ view, pair, onPair }: ComparisonPanelProps) {
  const start = firstPair(view);
  if (!start) return <EmptyState title="Nobody to compare">This decision saw fewer than two agents.</EmptyState>;
  const [a, b] = [pair.a ?? start[0], pair.b ?? start[1]];
  const options = [...view.candidates, ...view.excluded].map(({ agentId, name }) => ({
    value: agentId,
    label: name,
    drawn: <AgentName id={agentId} name={name} />,
  }));
  return (
    <div className="@container flex flex-col gap-4 py-3">
      <div className="flex items-center gap-2">
        <Select
          label="First agent"
          value={a}
          options={options}
          onChange={(next) => onPair({ a: next, b })}
          className="flex-1 basis-0"
        />
        <Button variant="quiet" size="icon" aria-label="Swap the two" onClick={() => onPair({ a: b, b: a })}>
          <ArrowLeftRight aria-hidden size={14} />
        </Button>
        <Select
          label="Second agent"
          value={b}
          options={options}
          onChange={(next) => onPair({ a, b: next })}
          className="flex-1 basis-0"
        />
      </div>
      {a === b ? (
        <p className="text-ink-2">Choose two different agents.</p>
      ) : (
        <Compared decisionId={view.decisionId} a={a} b={b} />
      )}
    </div>
  );
}

function Compared({ decisionId, a, b }: { decisionId: string; a: string; b: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.decisions.compare.queryOptions(
      { id: decisionId, agentA: a, agentB: b },
      { placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingLines lines={8} label="Comparing" />;
  return <ComparisonBody comparison={prepareComparison(data)} />;
}

function ComparisonBody({ comparison }: { comparison: Comparison }) {
  if (comparison.kind === "unscored")
    return (
      <div className="flex flex-col gap-3">
        {comparison.sentences.map((sentence) => (
          <p key={sentence} className="border-l-2 border-bad pl-3">
            {sentence}
          </p>
        ))}
        {comparison.standing && (
          <p className="text-ink-2">
            {comparison.standing.name} passed every filter and scored {formatScore(comparison.standing.total)}. There is
            no score to set against it.
          </p>
        )}
      </div>
    );
  const { first, second, difference } = comparison;
  const ahead = difference >= 0 ? first : second;
  return (
    <>
      <p className="text-lg">
        <span className="font-semibold">{ahead.name}</span> is ahead by{" "}
        <span className="font-semibold">{formatDistance(difference)}</span>
        <span className="text-ink-3">
          {" "}
          ({formatScore(first.total)} against {formatScore(second.total)})
        </span>
      </p>
      <DifferenceTable comparison={comparison} />
    </>
  );
}
