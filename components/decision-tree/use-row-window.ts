"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { Drawing } from "./picture.ts";
import type { VisibleRow } from "./visible-rows.ts";

/** Below this many rows all are drawn, which is simpler for readers and for finding in the page. */
const WINDOW_FROM = 120;

const HEIGHTS: Record<Drawing["kind"], number> = {
  task: 64,
  lane: 60,
  tier: 36,
  gates: 36,
  gate: 32,
  open_gates: 32,
  open_gate: 28,
  fallen: 28,
  choice: 96,
  candidate: 32,
  factor: 24,
  more: 32,
  nobody: 40,
};

/** Which rows to draw, and the room to leave for the others above and below. */
export interface RowWindow {
  indexes: readonly number[];
  before: number;
  after: number;
  measure: (element: HTMLElement | null) => void;
  /** Brings a row into sight and gives it the focus. */
  reveal: (id: string) => void;
}

/** Draws only what is near the screen once a tree is long. The page's own scroller is followed. */
export function useRowWindow(tree: RefObject<HTMLElement | null>, rows: readonly VisibleRow[]): RowWindow {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);
  const wanted = useRef<string | null>(null);
  const windowed = rows.length > WINDOW_FROM;
  useLayoutEffect(() => {
    const found = tree.current?.closest<HTMLElement>("[data-scroller]") ?? null;
    setScroller(found);
    if (found && tree.current)
      setMargin(tree.current.getBoundingClientRect().top - found.getBoundingClientRect().top + found.scrollTop);
  }, [tree]);
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: windowed && scroller !== null,
    getScrollElement: () => scroller,
    estimateSize: (index) => HEIGHTS[rows[index]!.node.drawing.kind],
    getItemKey: (index) => rows[index]!.node.id,
    scrollMargin: margin,
    overscan: 12,
  });
  useLayoutEffect(() => {
    if (!wanted.current) return;
    const element = tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: false });
  });

  const reveal = (id: string) => {
    wanted.current = id;
    if (windowed) virtual.scrollToIndex(rows.findIndex((row) => row.node.id === id));
  };
  if (!windowed || !scroller)
    return { indexes: rows.map((_, index) => index), before: 0, after: 0, measure: () => {}, reveal };
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  return {
    indexes: items.map((item) => item.index),
    before: first ? first.start - margin : 0,
    after: last ? virtual.getTotalSize() - (last.end - margin) : 0,
    measure: virtual.measureElement,
    reveal,
  };
}
