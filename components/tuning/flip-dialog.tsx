"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { DecisionView } from "../../server/domain/decision.ts";
import type { Factor, WeightsByTier } from "../../server/domain/factor.ts";
import type { Tier } from "../../server/domain/tier.ts";
import { useTRPC } from "../api/trpc.ts";
import { FactorLegend } from "../decision-tree/factor-legend.tsx";
import type { ScoreAxis } from "../decision-tree/picture.ts";
import { prepareAxis, stackSegments } from "../decision-tree/prepare-axis.ts";
import { StackedBar } from "../decision-tree/stacked-bar.tsx";
import { formatCount, formatExcerpt, formatScore } from "../format.ts";
import { AgentMark } from "../identity/agent-mark.tsx";
import { choiceSentences } from "../rationale/choice-sentences.ts";
import { buttonClasses } from "../ui/button.tsx";
import { cn } from "../ui/class-names.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { factorLabel, TIER_WORDS } from "../vocabulary.ts";

export interface FlipDialogProps {
  decisionId: string | null;
  inForce: WeightsByTier;
  draft: WeightsByTier;
  onClose: () => void;
}

/** One decision twice: under the weights in force and under the draft, side by side on one axis. */
export function FlipDialog({ decisionId, inForce, draft, onClose }: FlipDialogProps) {
  return (
    <Dialog
      open={decisionId !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Before and after"
      description="The same task and the same recorded facts, decided under both sets of weights."
      className="top-[6vh] max-h-[88vh] w-[min(1160px,calc(100vw-24px))]"
    >
      {decisionId !== null && <Sides decisionId={decisionId} inForce={inForce} draft={draft} />}
    </Dialog>
  );
}

function Sides({ decisionId, inForce, draft }: { decisionId: string; inForce: WeightsByTier; draft: WeightsByTier }) {
  const trpc = useTRPC();
  const decision = useQuery(trpc.decisions.get.queryOptions({ id: decisionId }));
  const tier: Tier | undefined = decision.data?.decision.complexity.tier;
  const replayed = (weights: WeightsByTier) =>
    trpc.decisions.replay.queryOptions(
      { id: decisionId, ...(tier ? { weights: weights[tier] } : {}) },
      { enabled: tier !== undefined, staleTime: Number.POSITIVE_INFINITY },
    );
  const before = useQuery(replayed(inForce));
  const after = useQuery(replayed(draft));
  const [focus, setFocus] = useState<Factor | null>(null);
  const error = decision.error ?? before.error ?? after.error;
  if (error) return <ErrorState error={error} />;
  if (!before.data || !after.data || !decision.data)
    return (
      <div className="p-4">
        <LoadingLines lines={8} label="Deciding twice" />
      </div>
    );
  const [one, other] = [before.data.after, after.data.after];
  const axis = prepareAxis([...one.candidates, ...other.candidates]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label="Both decisions" className="flex flex-col gap-4 overflow-y-auto px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 text-lg">
          {one.content ? formatExcerpt(one.content, 240) : <span className="text-ink-3 italic">text not kept</span>}
          <span className="block text-sm text-ink-3">{TIER_WORDS[one.complexity.tier]} work</span>
        </p>
        <Link href={`/decisions/${decisionId}`} className={buttonClasses("plain", "small")}>
          Open the decision
        </Link>
      </div>
      <FactorLegend focus={focus} onFocus={setFocus} />
      <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
        <SideOf title="In force" view={one} axis={axis} focus={focus} />
        <SideOf title="Draft" view={other} axis={axis} focus={focus} accent />
      </div>
    </section>
  );
}

const CANDIDATES_SHOWN = 8;

function SideOf({
  title,
  view,
  axis,
  focus,
  accent,
}: {
  title: string;
  view: DecisionView;
  axis: ScoreAxis;
  focus: Factor | null;
  accent?: boolean;
}) {
  const shown = view.candidates.filter(
    (candidate) => candidate.rank <= CANDIDATES_SHOWN || candidate.agentId === view.chosen?.agentId,
  );
  const best = view.candidates.find((candidate) => candidate.agentId === view.chosen?.agentId);
  return (
    <section aria-label={title}>
      <h3 className="flex min-h-8 items-baseline gap-2 border-b">
        <span className="label-caps w-16">{title}</span>
        <span className={cn("text-lg font-semibold", accent && "text-accent-ink")}>
          {view.chosen?.name ?? "Nobody"}
        </span>
        <span className="ml-auto text-sm text-ink-3">
          {view.margin !== null && `margin ${formatScore(view.margin)}`}
          {view.decidingFactor && ` · ${factorLabel(view.decidingFactor).toLowerCase()} decided`}
        </span>
      </h3>
      <ol>
        {shown.map((candidate) => {
          const chosen = candidate.agentId === view.chosen?.agentId;
          return (
            <li
              key={candidate.agentId}
              className={cn(
                "grid h-8 grid-cols-[16px_minmax(0,130px)_minmax(0,1fr)_44px] items-center gap-x-2 border-b",
                chosen ? "font-medium" : "text-ink-2",
              )}
            >
              <span className="text-right text-sm text-ink-3">{formatCount(candidate.rank)}</span>
              <span className="flex min-w-0 items-center gap-1.5">
                <AgentMark id={candidate.agentId} size={18} />
                <span className="truncate">{candidate.name}</span>
                {chosen && <span className="sr-only">, chosen</span>}
              </span>
              <StackedBar
                segments={stackSegments(candidate.factors, null)}
                axis={axis}
                focus={focus}
                markAt={best?.total ?? null}
                muted={!chosen}
              />
              <span className="text-right">{formatScore(candidate.total)}</span>
            </li>
          );
        })}
      </ol>
      {shown.length < view.candidates.length && (
        <p className="pt-1 text-sm text-ink-3">
          {formatCount(shown.length)} of {formatCount(view.candidates.length)} candidates
        </p>
      )}
      <p className="pt-2 text-ink-2">{choiceSentences(view, 1)}</p>
    </section>
  );
}
