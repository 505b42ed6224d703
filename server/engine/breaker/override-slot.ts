import type { BreakerOverride } from "../../domain/snapshot.ts";

/** What an operator laid over the automatic state. Instants are wall-clock. */
export interface Override {
  kind: BreakerOverride;
  actor: string;
  reason: string;
  createdAtMs: number;
  expiresAtMs: number;
}

/**
 * The override layer of one breaker: the same for all replicas, stored apart from the automatic state that each replica
 * finds by itself. `resets` counts, so that a replica which missed versions still sees that a reset lay between them.
 */
export interface OverrideSlot {
  /** Grows by one with each change: 0 before the first. */
  version: number;
  current: Override | null;
  resets: number;
  /** Who changed it last, and why; `null` before the first change. */
  last: { verb: OverrideVerb; actor: string; reason: string; atMs: number } | null;
}

export type OverrideVerb = "trip" | "force_close" | "observe" | "extend" | "release" | "reset" | "expire";

export const NO_OVERRIDE: OverrideSlot = { version: 0, current: null, resets: 0, last: null };
