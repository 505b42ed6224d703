import type { Cause } from "../domain/task.ts";
import type { Tier } from "../domain/tier.ts";
import type { ExplainedFeatures } from "./explain-features.ts";
import type { Features } from "./features.ts";

/** Bumped whenever the same facts could lead to another choice; records of older versions are shown, not recomputed. */
export const ENGINE_VERSION = 1;

/**
 * Who brings the task to the chosen agent: the `caller`, or Signalbox itself. Where it does and the caller waits for the
 * answer (`now`), a person cannot be asked; where the task may wait (`durably`), one can.
 */
export type Dispatch = "caller" | "now" | "durably";

/** A task as the engine sees it: what its words look like, and what the caller asked for. */
export interface EngineTask {
  features: Features;
  /** Names the words behind the features, for the evidence; `null` leaves the lane's evidence out. */
  explained: ExplainedFeatures | null;
  /** Input length in tokens, estimated or counted. */
  inputTokens: number;
  /** Output tokens the caller expects; `null` leaves it to the lane. */
  expectedOutputTokens: number | null;
  lane: string | null;
  tier: Tier | null;
  pinnedAgentId: string | null;
  requires: readonly string[];
  /** Never a probe, never an exploration. */
  critical: boolean;
  cause: Cause;
  dispatch: Dispatch;
  triedAgentIds: readonly string[];
  /** Most that this one task may be expected to cost; `null` means no limit of its own. */
  costCeilingMicros: number | null;
  /** Milliseconds left until its deadline; `null` means none. */
  deadlineMs: number | null;
}
