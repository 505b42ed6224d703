import type { RouterOutputs } from "../api/trpc.ts";

export type RunRow = RouterOutputs["decisions"]["list"]["rows"][number];

/** One task of a run with its own decisions in order, and the tasks that it delegated. */
export interface RunTask {
  taskId: string;
  /** 0 for the root. */
  level: number;
  decisions: RunRow[];
  children: RunTask[];
}

/** A run as a tree. Tasks whose parent is not known are in `unplaced`: no edge is ever guessed. */
export interface RunTree {
  roots: RunTask[];
  unplaced: RunTask[];
  tasks: number;
}

/**
 * Builds the tree of a run from its decisions and from who delegated each task. `parents` holds what is known: the parent's
 * id, or `null` for a task without one.
 */
export function prepareRun(rows: readonly RunRow[], parents: ReadonlyMap<string, string | null>): RunTree {
  const tasks = new Map<string, RunTask>();
  for (const row of [...rows].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const task = tasks.get(row.taskId) ?? { taskId: row.taskId, level: 0, decisions: [], children: [] };
    task.decisions.push(row);
    tasks.set(row.taskId, task);
  }
  const tree: RunTree = { roots: [], unplaced: [], tasks: tasks.size };
  for (const task of tasks.values()) {
    const isRoot = task.taskId === task.decisions[0]?.rootTaskId;
    const parentId = isRoot ? null : parents.get(task.taskId);
    const parent = parentId ? tasks.get(parentId) : undefined;
    if (isRoot || parentId === null) tree.roots.push(task);
    else if (parent && !isUnder(parent, task)) parent.children.push(task);
    else tree.unplaced.push(task);
  }
  for (const task of [...tree.roots, ...tree.unplaced]) setLevels(task, 0);
  return tree;
}

/** Whether `task` is `ancestor` or stands anywhere below it: a broken record must not become an endless tree. */
function isUnder(task: RunTask, ancestor: RunTask): boolean {
  return task === ancestor || ancestor.children.some((child) => isUnder(task, child));
}

function setLevels(task: RunTask, level: number): void {
  task.level = level;
  for (const child of task.children) setLevels(child, level + 1);
}

/** What a run came to so far. */
export interface RunFigures {
  decisions: number;
  succeeded: number;
  failed: number;
  pending: number;
  costMicros: number;
  /** Outcomes whose cost is known. */
  priced: number;
  /** Outcomes whose cost is unknown; they are not in `costMicros`. */
  unpriced: number;
  /** Decisions that found no agent. */
  none: number;
  /** From the first decision to the last known end, in milliseconds; `null` before any end. */
  wallMs: number | null;
}

/** Sums over the decisions of a run. */
export function prepareRunFigures(rows: readonly RunRow[]): RunFigures {
  const count = (holds: (row: RunRow) => boolean) => rows.filter(holds).length;
  const started = rows.reduce((first, row) => Math.min(first, row.decidedAtMs), Number.POSITIVE_INFINITY);
  const ends = rows.flatMap((row) => (row.outcome?.latencyMs == null ? [] : [row.decidedAtMs + row.outcome.latencyMs]));
  return {
    decisions: rows.length,
    succeeded: count((row) => row.outcome?.status === "succeeded"),
    failed: count((row) => row.outcome?.status === "failed"),
    pending: count((row) => row.outcome === null && row.chosenAgentId !== null),
    costMicros: rows.reduce((sum, row) => sum + (row.outcome?.costMicros ?? 0), 0),
    priced: count((row) => row.outcome !== null && row.outcome.costMicros !== null),
    unpriced: count((row) => row.outcome !== null && row.outcome.costMicros === null),
    none: count((row) => row.chosenAgentId === null),
    wallMs: ends.length > 0 ? Math.max(...ends) - started : null,
  };
}
