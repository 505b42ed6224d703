import type { RunLimits } from "./limits.ts";
import { CONTINUE, type GuardVerdict, limitVerdict } from "./verdict.ts";

/** A task on the path from the root, as the router itself has kept it. */
export interface Ancestor {
  taskId: string;
  /** Who works on it; `null` while nobody does. */
  agentId: string | null;
  inputHash: string;
}

/** A delegation that is asked for. */
export interface Delegation {
  /** The path from the root to the delegating task, root first. */
  ancestors: readonly Ancestor[];
  /** Children that the delegating task has already. */
  siblings: number;
  /** Who is to do it, where that is known; before a decision it is not. */
  agentId: string | null;
  inputHash: string;
  /** The path as the caller tells it, ids root first; `null` where it tells none. Only the router's own counts. */
  claimed: readonly string[] | null;
}

/**
 * Whether a task may be delegated, asked before any call is made. The same agent on the path is no loop; the same agent
 * with the same input is, for it would do the same again.
 */
export function checkDelegation(limits: RunLimits, delegation: Delegation): GuardVerdict {
  const { ancestors, siblings, agentId, inputHash, claimed } = delegation;
  if (claimed !== null && !isSamePath(claimed, ancestors)) {
    const unknown = claimed.filter((id) => !ancestors.some(({ taskId }) => taskId === id)).length;
    return { verdict: "refuse", guard: "forged_lineage", evidence: { kind: "limit", value: unknown, limit: 0 } };
  }
  const same = ancestors.findIndex((task) => task.agentId === agentId && task.inputHash === inputHash);
  if (agentId !== null && same !== -1)
    return {
      verdict: "refuse",
      guard: "repeated_delegation",
      evidence: { kind: "delegation", agentId, inputHash, ancestorDepth: same },
    };
  const tooDeep = limitVerdict("refuse", "depth", ancestors.length, limits.depth);
  if (tooDeep !== CONTINUE) return tooDeep;
  return limitVerdict("refuse", "fan_out", siblings + 1, limits.fanOut);
}

function isSamePath(claimed: readonly string[], ancestors: readonly Ancestor[]): boolean {
  return claimed.length === ancestors.length && claimed.every((id, place) => id === ancestors[place]!.taskId);
}
