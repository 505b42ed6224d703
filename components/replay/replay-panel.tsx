"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import type { DecisionView } from "../../server/domain/decision.ts";
import type { Weights } from "../../server/domain/factor.ts";
import { FACTOR_MEANINGS, FACTORS, MAXIMUM_WEIGHT } from "../../server/domain/lists/factors.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatDifference, formatWeight } from "../format.ts";
import { factorTone } from "../identity/factor-tone.ts";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Slider } from "../ui/slider.tsx";
import { factorLabel } from "../vocabulary.ts";
import { sameWeights, weightsOf } from "./prepare.ts";
import { ShiftList } from "./shift-list.tsx";

/** Dragging asks the engine no more often than this. */
const SETTLE_MS = 120;

/** Other weights for this one decision: move one, and the engine decides again. Nothing is recorded or published. */
export function ReplayPanel({ view }: { view: DecisionView }) {
  const recorded = weightsOf(view);
  if (!recorded)
    return (
      <EmptyState title="Nothing was scored">Every agent fell at a filter, and no weight changes a filter.</EmptyState>
    );
  return <Replay view={view} recorded={recorded} />;
}

function Replay({ view, recorded }: { view: DecisionView; recorded: Weights }) {
  const trpc = useTRPC();
  const [weights, setWeights] = useState(recorded);
  const settled = useSettled(useDeferredValue(weights), SETTLE_MS);
  const usable = FACTORS.some((factor) => settled[factor] > 0);
  const moved = !sameWeights(weights, recorded);
  const replay = useQuery(
    trpc.decisions.replay.queryOptions(
      { id: view.decisionId, weights: settled },
      {
        enabled: usable && !sameWeights(settled, recorded),
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  const after = moved && usable ? replay.data?.after : view;
  return (
    <div className="@container flex flex-col gap-4 py-3">
      <div className="flex min-h-7 items-center gap-3">
        <Verdict view={view} after={after} moved={moved} usable={usable} />
        <Button
          size="small"
          variant="quiet"
          {...(moved ? {} : { disabledBecause: "These are the recorded weights." })}
          onClick={() => setWeights(recorded)}
        >
          Back to recorded
        </Button>
      </div>
      <div className="grid gap-x-6 @xl:grid-cols-2">
        {FACTORS.map((factor) => (
          <div
            key={factor}
            className="grid grid-cols-[92px_minmax(0,1fr)_36px] items-center gap-x-3 py-0.5"
            title={FACTOR_MEANINGS[factor].meaning}
          >
            <span className="flex items-center gap-1.5">
              <span aria-hidden className="size-2 rounded-[2px]" style={{ background: factorTone(factor) }} />
              {factorLabel(factor)}
            </span>
            <Slider
              label={`Weight of ${factorLabel(factor).toLowerCase()}`}
              value={weights[factor]}
              mark={recorded[factor]}
              maximum={MAXIMUM_WEIGHT}
              step={0.05}
              speak={(value) => `${formatWeight(value)}, recorded ${formatWeight(recorded[factor])}`}
              onChange={(value) => setWeights((before) => ({ ...before, [factor]: Math.round(value * 100) / 100 }))}
            />
            <span className={cn("text-right", weights[factor] !== recorded[factor] && "font-semibold text-accent-ink")}>
              {formatWeight(weights[factor])}
            </span>
          </div>
        ))}
      </div>
      {replay.error && moved ? (
        <ErrorState error={replay.error} onRetry={() => void replay.refetch()} />
      ) : (
        after && <ShiftList before={view} after={after} busy={replay.isFetching} />
      )}
    </div>
  );
}

function Verdict({
  view,
  after,
  moved,
  usable,
}: {
  view: DecisionView;
  after: DecisionView | undefined;
  moved: boolean;
  usable: boolean;
}) {
  const flips = after?.chosen?.agentId !== view.chosen?.agentId;
  return (
    <p role="status" className="flex-1">
      {!usable ? (
        <span className="text-bad">At least one weight must be above 0.</span>
      ) : !moved ? (
        <span className="text-ink-2">Move a weight: the same task, the same facts, decided again.</span>
      ) : !after ? (
        <span className="text-ink-3">Deciding again…</span>
      ) : flips ? (
        <>
          <span className="font-semibold">{after.chosen?.name ?? "Nobody"}</span> takes it instead of{" "}
          {view.chosen?.name ?? "nobody"}
          {after.margin !== null && <span className="text-ink-2">, by {formatDifference(after.margin)}</span>}.
        </>
      ) : (
        <>
          Still <span className="font-semibold">{view.chosen?.name ?? "nobody"}</span>
          {after.margin !== null && (
            <span className="text-ink-2">
              , margin {formatDifference(after.margin)} (was {formatDifference(view.margin)})
            </span>
          )}
          .
        </>
      )}
    </p>
  );
}

/** The value once it has not moved for a while. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
