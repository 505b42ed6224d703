"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { RotateCcw, Undo2 } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import type { Lane } from "../../server/domain/lane.ts";
import { TIERS } from "../../server/domain/lists/tiers.ts";
import type { Policy } from "../../server/domain/policy.ts";
import type { WhatIfResult } from "../../server/domain/what-if.ts";
import { useMay } from "../access/use-may.ts";
import { useTRPC } from "../api/trpc.ts";
import { formatCount, formatInstant, formatMicros, formatPercent } from "../format.ts";
import { useKey } from "../shell/use-key.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Section } from "../ui/section.tsx";
import { LoadingLines } from "../ui/skeleton.tsx";
import { draftChanges, draftWeights, emptyTiers, partsOf, weightPlace } from "./draft.ts";
import { EffectPanel } from "./effect-panel.tsx";
import { FlipList } from "./flip-list.tsx";
import { LanePicker } from "./lane-picker.tsx";
import { PublishDraft } from "./publish-draft.tsx";
import { type DraftControl, useDraft } from "./use-draft.ts";
import { useSettled } from "./use-settled.ts";
import { draftWords, WeightDesk } from "./weight-desk.tsx";

const FlipDialog = dynamic(() => import("./flip-dialog.tsx").then((module) => module.FlipDialog), { ssr: false });

/** Dragging asks the server no more often than this; an answer that is overtaken is given up. */
const SETTLE_MS = 90;

/** Sliders at the left, what they would have changed at the right, the flipped decisions below. */
export function TuningDesk({ policy }: { policy: Policy }) {
  const { document } = policy;
  const [laneName, setLane] = useQueryState("lane", parseAsString.withOptions({ history: "push" }));
  const lane = document.lanes.find((each) => each.name === laneName) ?? document.lanes[0];
  const control = useDraft(policy.version);
  const changes = useMemo(() => draftChanges(document, control.draft), [document, control.draft]);
  const touched = new Set(changes.map(({ place }) => partsOf(place)?.lane ?? ""));
  const names = useMemo(() => new Map(document.agents.map((agent) => [agent.id, agent.name])), [document]);
  const [publishing, setPublishing] = useState(false);
  const { allowed } = useMay("change");
  useKey("publish", () => setPublishing(true), {
    enabled: !publishing && allowed && changes.length > 0,
    inFields: true,
  });
  useKey("undo", control.undo, { enabled: !publishing && control.canUndo, inFields: true });
  if (!lane) return <EmptyState title="No lanes">Add a lane before tuning its weights.</EmptyState>;
  return (
    <div className="flex flex-col gap-4 pt-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <LanePicker lanes={document.lanes} lane={lane.name} touched={touched} onPick={(name) => void setLane(name)} />
        <DraftBar control={control} count={changes.length} lanes={touched.size} onPublish={() => setPublishing(true)} />
      </div>
      <KeptNotice control={control} />
      <LaneDesk key={lane.name} lane={lane} control={control} names={names} />
      <PublishDraft
        open={publishing}
        onOpenChange={setPublishing}
        policy={policy}
        control={control}
        changes={changes}
      />
    </div>
  );
}

function DraftBar({
  control,
  count,
  lanes,
  onPublish,
}: {
  control: DraftControl;
  count: number;
  lanes: number;
  onPublish: () => void;
}) {
  const { because } = useMay("change");
  const nothing = count === 0 ? "Move a weight first." : undefined;
  return (
    <div className="ml-auto flex flex-wrap items-center gap-1.5">
      <span role="status" className="pr-1 text-sm text-ink-3">
        {draftWords(count, lanes)}
        {count > 0 && control.base !== null && `, from version ${formatCount(control.base)}`}
      </span>
      <Button
        variant="quiet"
        onClick={control.undo}
        title="Undo (Ctrl Z)"
        disabledBecause={control.canUndo ? undefined : "Nothing to undo."}
      >
        <Undo2 aria-hidden size={14} />
        Undo
      </Button>
      <Button variant="quiet" onClick={control.reset} disabledBecause={nothing}>
        <RotateCcw aria-hidden size={14} />
        Reset
      </Button>
      <Button variant="primary" onClick={onPublish} title="Publish (Ctrl Enter)" disabledBecause={because ?? nothing}>
        Publish…
      </Button>
    </div>
  );
}

function KeptNotice({ control }: { control: DraftControl }) {
  if (!control.kept) return null;
  return (
    <p className="flex flex-wrap items-center gap-3 rounded-md border border-line-strong px-3 py-2">
      <span className="flex-1">
        An earlier draft, from version {formatCount(control.kept.base)}, is kept in this browser.
      </span>
      <Button size="small" onClick={control.takeUpKept}>
        Take it up
      </Button>
      <Button size="small" variant="quiet" onClick={control.discardKept}>
        Discard it
      </Button>
    </p>
  );
}

function LaneDesk({ lane, control, names }: { lane: Lane; control: DraftControl; names: ReadonlyMap<string, string> }) {
  const trpc = useTRPC();
  const [tier, setTier] = useQueryState("tier", parseAsStringLiteral(TIERS).withDefault("standard"));
  const [flip, setFlip] = useQueryState("flip", parseAsString);
  const weights = useMemo(() => draftWeights(lane.name, lane.weights, control.draft), [lane, control.draft]);
  const empty = emptyTiers(weights);
  const moved = JSON.stringify(weights) !== JSON.stringify(lane.weights);
  const settled = useSettled(weights, SETTLE_MS);
  const effect = useQuery(
    trpc.policy.whatIf.queryOptions(
      { lane: lane.name, weights: settled },
      {
        enabled: emptyTiers(settled).length === 0,
        placeholderData: keepPreviousData,
        trpc: { abortOnUnmount: true },
      },
    ),
  );
  const stale = effect.isPlaceholderData || settled !== weights;
  const result = effect.data;
  return (
    <>
      <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <div className="flex flex-col gap-3">
          <WeightDesk
            inForce={lane.weights}
            draft={weights}
            flipsByTier={result ? result.flipsByTier : null}
            tier={tier}
            onTier={(next) => void setTier(next)}
            onSet={(each, factor, weight) =>
              control.set(weightPlace(lane.name, each, factor), weight, lane.weights[each][factor])
            }
          />
          <p className="text-sm text-ink-3">
            Only ratios matter: a total divides by the sum of its tier's weights. Arrow keys move a weight by 0.05, with
            Shift by 0.5.
          </p>
        </div>
        <div className="flex flex-col gap-5">
          <Verdict lane={lane.name} result={result} moved={moved} stale={stale} empty={empty.length > 0} />
          {effect.error ? (
            <ErrorState error={effect.error} onRetry={() => void effect.refetch()} />
          ) : !result ? (
            <LoadingLines lines={8} label="Replaying the latest decisions" />
          ) : result.considered > 0 ? (
            <EffectPanel result={result} names={names} moved={moved} stale={stale} />
          ) : null}
        </div>
      </div>
      {result && moved && result.considered > 0 && (
        <Section title="Decisions that would have gone elsewhere">
          <FlipList result={result} names={names} stale={stale} onOpen={(id) => void setFlip(id)} />
        </Section>
      )}
      {flip !== null && (
        <FlipDialog decisionId={flip} inForce={lane.weights} draft={settled} onClose={() => void setFlip(null)} />
      )}
    </>
  );
}

/** What if, in one sentence. */
function Verdict({
  lane,
  result,
  moved,
  stale,
  empty,
}: {
  lane: string;
  result: WhatIfResult | undefined;
  moved: boolean;
  stale: boolean;
  empty: boolean;
}) {
  if (empty)
    return (
      <p role="status" className="text-xl text-bad">
        At least one weight of each tier must be above 0.
      </p>
    );
  if (!result) return <p className="text-xl text-ink-3">Replaying the latest decisions…</p>;
  if (result.considered === 0)
    return (
      <p role="status" className="text-xl text-ink-2">
        No decision of the lane {lane} is recorded yet, so nothing can be foretold.
      </p>
    );
  return (
    <div role="status" aria-live="polite">
      <p className="text-xl leading-7 text-ink-2">
        {moved ? (
          <>
            <span className="font-semibold text-ink">{formatCount(result.flips)}</span> of the last{" "}
            {formatCount(result.considered)} decisions
            {result.flips > 0 && <> ({formatPercent(result.flips / result.considered, 1)})</>} would go elsewhere.
          </>
        ) : (
          <>
            Move a weight: the last <span className="font-semibold text-ink">{formatCount(result.considered)}</span>{" "}
            decisions of this lane are decided again as you drag.
          </>
        )}
      </p>
      <p className="text-sm text-ink-3">
        {result.fromMs !== null && <>Since {formatInstant(result.fromMs).replace(/[:.]\d+\.\d+/, "")}, </>}
        replayed in {formatMicros(result.replayMicros)}
        {stale && ", replaying…"}
      </p>
    </div>
  );
}
