// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight are not in the page, which a table element cannot say
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import { HeadRow, ListRow } from "./decision-row.tsx";
import type { DecisionPages } from "./use-decision-pages.ts";

/** Rows left below the window when the next page is asked for. */
const AHEAD = 25;

export interface DecisionListProps {
  pages: DecisionPages;
  names: ReadonlyMap<string, string>;
  activeId: string | null;
  onSelect: (id: string) => void;
  scroller: RefObject<HTMLDivElement | null>;
  onTop: (atTop: boolean) => void;
}

/** The list, drawing only what is in sight. */
export function DecisionList({ pages, names, activeId, onSelect, scroller, onTop }: DecisionListProps) {
  const { rows } = pages;
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // Two lines a row where the list is narrow, one where it is wide; each is measured once it is drawn.
    estimateSize: () => ((list.current?.clientWidth ?? 1_000) < 672 ? 56 : 36),
    getItemKey: (index) => rows[index]!.id,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const { hasMore, more } = pages;
  useEffect(() => {
    if (hasMore && lastIndex >= rows.length - AHEAD) more();
  }, [hasMore, lastIndex, rows.length, more]);

  // Only a new selection is brought into sight: rows that arrive must not move the list under the reader.
  const shownId = useRef<string | null>(null);
  useEffect(() => {
    if (shownId.current === activeId) return;
    const index = rows.findIndex((row) => row.id === activeId);
    if (index < 0) return;
    shownId.current = activeId;
    virtual.scrollToIndex(index, { align: "auto" });
  }, [activeId, rows, virtual]);

  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="grid"
      aria-label="Decisions, newest first"
      aria-rowcount={pages.capped ? -1 : pages.count + 1}
      onScroll={(event) => onTop(event.currentTarget.scrollTop < 8)}
      className="@container min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      <HeadRow />
      <div ref={list} role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]!;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ListRow
                row={row}
                name={row.chosenAgentId ? names.get(row.chosenAgentId) : undefined}
                active={row.id === activeId}
                fresh={pages.arrived.has(row.id)}
                index={item.index}
                onSelect={() => onSelect(row.id)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
