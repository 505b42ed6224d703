"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { DecisionView } from "../../server/domain/decision.ts";
import type { Factor } from "../../server/domain/factor.ts";
import { cn } from "../ui/class-names.ts";
import { FactorLegend } from "./factor-legend.tsx";
import { prepareTree } from "./prepare.ts";
import { prepareFactorAxis } from "./prepare-axis.ts";
import { TreeRow } from "./tree-row.tsx";
import { useRowWindow } from "./use-row-window.ts";
import { moveInTree, visibleRows } from "./visible-rows.ts";

export interface DecisionTreeProps {
  view: DecisionView;
  focus: Factor | null;
  onFocus: (factor: Factor | null) => void;
}

/** One decision as a tree, from the task down to the agent that got it. */
export function DecisionTree({ view, focus, onFocus }: DecisionTreeProps) {
  const [full, setFull] = useState<ReadonlySet<string>>(new Set());
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState("task");
  const tree = useRef<HTMLDivElement>(null);
  const landing = useRef<number | null>(null);
  const picture = useMemo(() => prepareTree(view, full), [view, full]);
  const rows = useMemo(() => visibleRows(picture.nodes, toggled), [picture, toggled]);
  const window = useRowWindow(tree, rows);

  const toggle = (id: string) => setToggled((before) => flipped(before, id));
  // The row that asked for more is gone then; the first of those that come in its place takes the focus over.
  const showAll = (group: string) => {
    landing.current = rows.findIndex(({ node: { drawing } }) => drawing.kind === "more" && drawing.group === group);
    setFull((before) => new Set(before).add(group));
  };
  const goTo = (id: string) => {
    setActiveId(id);
    window.reveal(id);
  };

  useEffect(() => {
    const row = landing.current === null ? undefined : rows[landing.current];
    landing.current = null;
    if (row) setActiveId(row.node.id);
    if (row) window.reveal(row.node.id);
  }, [rows, window.reveal]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const active = rows.find((row) => row.node.id === activeId);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (active?.node.drawing.kind === "more") showAll(active.node.drawing.group);
      else if (active && active.node.children.length > 0) toggle(active.node.id);
      return;
    }
    const move = moveInTree(rows, activeId, event.key);
    if (!move) return;
    event.preventDefault();
    if ("to" in move) goTo(move.to);
    else toggle(move.toggle);
  };

  const axis = focus ? prepareFactorAxis(view.candidates, focus) : picture.axis;
  const chosenTotal = view.candidates.find((each) => each.agentId === picture.chosenId)?.total ?? null;
  const arrivesAt = rows.findIndex((row) => row.node.id === `candidate:${picture.chosenId}`);
  return (
    <div className="@container flex flex-col gap-2">
      {view.candidates.length > 0 && <FactorLegend focus={focus} onFocus={onFocus} />}
      <div
        ref={tree}
        role="tree"
        aria-label="How the decision was made"
        onKeyDown={onKeyDown}
        onFocus={(event) => setActiveId(event.target.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? activeId)}
        className={cn("relative")}
      >
        <div role="presentation" style={{ height: window.before }} />
        {window.indexes.map((index) => {
          const row = rows[index]!;
          return (
            <TreeRow
              key={row.node.id}
              row={row}
              picture={picture}
              axis={axis}
              focus={focus}
              chosenTotal={chosenTotal}
              active={row.node.id === activeId}
              thread={threadAt(index, arrivesAt)}
              onToggle={toggle}
              onShowAll={showAll}
              onActive={setActiveId}
              measure={window.measure}
              index={index}
            />
          );
        })}
        <div role="presentation" style={{ height: window.after }} />
      </div>
    </div>
  );
}

function threadAt(index: number, arrivesAt: number): "none" | "starts" | "through" | "arrives" {
  if (arrivesAt < 0 || index > arrivesAt) return "none";
  if (index === 0) return "starts";
  return index === arrivesAt ? "arrives" : "through";
}

function flipped(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
