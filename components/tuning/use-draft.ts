"use client";

import { createParser, parseAsInteger, throttle, useQueryStates } from "nuqs";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Draft, NO_DRAFT, readDraft, setWeight, type WeightPlace, writeDraft } from "./draft.ts";
import { type KeptDraft, keepDraft, readKept } from "./kept-draft.ts";

const parseAsDraft = createParser({
  parse: (text: string): Draft | null => {
    const draft = readDraft(text);
    return draft.size > 0 ? draft : null;
  },
  serialize: writeDraft,
  eq: (one, other) => writeDraft(one) === writeDraft(other),
});

/** Moves of one slider within so short a time are one step of undoing. */
const ONE_STEP_MS = 900;
const STEPS_KEPT = 100;

export interface DraftControl {
  draft: Draft;
  /** The version that the draft was begun from; `null` without one. */
  base: number | null;
  set: (place: WeightPlace, weight: number, inForce: number) => void;
  undo: () => void;
  canUndo: boolean;
  reset: () => void;
  /** Stands on this version from now on. */
  rebase: (version: number) => void;
  /** Published: nothing is left to keep or to undo. */
  finish: () => void;
  /** An earlier draft of this browser that is not in the address. */
  kept: KeptDraft | null;
  takeUpKept: () => void;
  discardKept: () => void;
}

/** The draft: in the address, so that a link or a reload brings it back, and kept in the browser for later. */
export function useDraft(version: number): DraftControl {
  const [{ draft, base }, setState] = useQueryStates(
    { draft: parseAsDraft.withDefault(NO_DRAFT), base: parseAsInteger },
    { history: "replace", limitUrlUpdates: throttle(250) },
  );
  const past = useRef<Draft[]>([]);
  const lastMove = useRef<{ place: WeightPlace; atMs: number } | null>(null);
  const [canUndo, setCanUndo] = useState(false);
  const [kept, setKept] = useState<KeptDraft | null>(null);
  // What the sliders see must be what undoing goes back to, also between two renders.
  const latest = useRef(draft);
  latest.current = draft;
  const baseNow = base ?? (draft.size > 0 ? version : null);

  // Once, as the page comes to life: the server knows nothing of this browser's storage.
  useEffect(() => setKept(latest.current.size > 0 ? null : readKept()), []);

  const write = useCallback(
    (next: Draft, nextBase: number) => {
      latest.current = next;
      void setState(next.size > 0 ? { draft: next, base: nextBase } : { draft: null, base: null });
      keepDraft(next.size > 0 ? { draft: writeDraft(next), base: nextBase } : null);
      setCanUndo(past.current.length > 0);
      setKept(null);
    },
    [setState],
  );
  const remember = () => {
    past.current = [...past.current.slice(1 - STEPS_KEPT), latest.current];
  };
  return {
    draft,
    base: baseNow,
    set(place, weight, inForce) {
      const last = lastMove.current;
      const now = Date.now();
      if (last?.place !== place || now - last.atMs > ONE_STEP_MS) remember();
      lastMove.current = { place, atMs: now };
      write(setWeight(latest.current, place, weight, inForce), baseNow ?? version);
    },
    undo() {
      const before = past.current.pop();
      lastMove.current = null;
      if (before) write(before, baseNow ?? version);
    },
    canUndo,
    reset() {
      remember();
      lastMove.current = null;
      write(NO_DRAFT, version);
    },
    rebase: (onto) => write(latest.current, onto),
    finish() {
      past.current = [];
      lastMove.current = null;
      write(NO_DRAFT, version);
    },
    kept,
    takeUpKept: () => kept && write(readDraft(kept.draft), kept.base),
    discardKept() {
      keepDraft(null);
      setKept(null);
    },
  };
}
