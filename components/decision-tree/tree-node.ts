import type { TreeNode } from "./picture.ts";

/** Which groups are shown in full: `candidates`, or a filter's name. */
export type FullGroups = ReadonlySet<string>;

/** A node without children, closed. */
export function leaf(
  id: string,
  level: number,
  label: string,
  drawing: TreeNode["drawing"],
  track: TreeNode["track"],
): TreeNode {
  return { id, level, label, drawing, track, children: [], open: false };
}

/** A row that stands for those left out of a group, and shows them when asked. */
export function moreNode(
  of: "candidates" | "fallen",
  group: string,
  level: number,
  shown: number,
  total: number,
  standing: number,
): TreeNode {
  const hidden = total - shown;
  const leave = of === "candidates" ? 0 : standing;
  return leaf(
    `more:${group}`,
    level,
    `${shown} of ${total} shown; show ${hidden} more`,
    { kind: "more", of, hidden, total, group },
    { enter: standing, leave },
  );
}
