import type { TreeNode } from "./picture.ts";

/** A node in its place among the rows in sight. */
export interface VisibleRow {
  node: TreeNode;
  parentId: string | null;
  /** Place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
  expanded: boolean;
}

/** Nodes whose state differs from how they begin. */
export type Toggled = ReadonlySet<string>;

export function isExpanded(node: TreeNode, toggled: Toggled): boolean {
  return node.children.length > 0 && node.open !== toggled.has(node.id);
}

/** The rows in sight, from top to bottom. */
export function visibleRows(
  nodes: readonly TreeNode[],
  toggled: Toggled,
  parentId: string | null = null,
): VisibleRow[] {
  return nodes.flatMap((node, index) => {
    const expanded = isExpanded(node, toggled);
    const row = { node, parentId, place: index + 1, siblings: nodes.length, expanded };
    return expanded ? [row, ...visibleRows(node.children, toggled, node.id)] : [row];
  });
}

/** What a key does in a tree: move, open or close, or nothing. */
export type TreeMove = { to: string } | { toggle: string } | null;

/** The keys of a tree as WAI-ARIA has them: arrows, Home, End. */
export function moveInTree(rows: readonly VisibleRow[], activeId: string, key: string): TreeMove {
  const index = rows.findIndex((row) => row.node.id === activeId);
  const row = rows[index];
  if (!row) return rows[0] ? { to: rows[0].node.id } : null;
  const toIndex = (at: number): TreeMove => {
    const target = rows[Math.min(rows.length - 1, Math.max(0, at))];
    return target ? { to: target.node.id } : null;
  };
  switch (key) {
    case "ArrowDown":
      return toIndex(index + 1);
    case "ArrowUp":
      return toIndex(index - 1);
    case "Home":
      return toIndex(0);
    case "End":
      return toIndex(rows.length - 1);
    case "ArrowRight":
      if (row.node.children.length === 0) return null;
      return row.expanded ? toIndex(index + 1) : { toggle: activeId };
    case "ArrowLeft":
      if (row.expanded) return { toggle: activeId };
      return row.parentId ? { to: row.parentId } : null;
    default:
      return null;
  }
}
