import type { BreakerVerb, Control } from "../domain/controls.ts";
import type { BreakerOverride } from "../domain/snapshot.ts";
import type { OverrideSlot } from "../services/ports/controls.ts";

const KINDS: Partial<Record<BreakerVerb, BreakerOverride>> = {
  trip: "forced_open",
  force_close: "forced_closed",
  observe: "observe_only",
};

/** A stored order at a breaker as the machine's override layer. */
export function slotOf({ verb, actor, reason, createdAtMs, expiresAtMs, version, resets }: Control): OverrideSlot {
  const kind = KINDS[verb as BreakerVerb];
  return {
    version,
    current: kind === undefined || expiresAtMs === null ? null : { kind, actor, reason, createdAtMs, expiresAtMs },
    resets,
    last: { verb: verb as BreakerVerb, actor, reason, atMs: createdAtMs },
  };
}
