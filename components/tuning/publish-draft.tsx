"use client";

import { useMemo } from "react";
import type { Policy } from "../../server/domain/policy.ts";
import { formatQuantity } from "../format.ts";
import { PublishChange } from "../publish/publish-change.tsx";
import { applyDraft, type DraftChange, draftWeights, emptyTiers } from "./draft.ts";
import type { DraftControl } from "./use-draft.ts";

export interface PublishDraftProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  policy: Policy;
  control: DraftControl;
  changes: readonly DraftChange[];
}

/** Publishes the draft as the next version, over the version it was begun from and no other. */
export function PublishDraft({ open, onOpenChange, policy, control, changes }: PublishDraftProps) {
  const zero = useMemo(
    () =>
      policy.document.lanes.find((lane) => emptyTiers(draftWeights(lane.name, lane.weights, control.draft)).length > 0),
    [policy, control.draft],
  );
  return (
    <PublishChange
      open={open}
      onOpenChange={onOpenChange}
      policy={policy}
      base={control.base ?? policy.version}
      onRebase={control.rebase}
      change={(document) => applyDraft(document, control.draft)}
      title={`Publish ${formatQuantity(changes.length, "weight")}`}
      description="In force for every task from the moment it is published; older decisions keep their version."
      blockedBecause={zero ? `All weights of a tier of ${zero.name} are 0.` : undefined}
      onPublished={() => {
        control.finish();
        onOpenChange(false);
      }}
    />
  );
}
