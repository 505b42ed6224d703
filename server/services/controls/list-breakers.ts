import type { BreakerStatus } from "../../domain/controls.ts";
import type { ReportedBreaker } from "../ports/controls.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";

/** Every agent's own breaker, and those of lanes and accounts that were used or worked by hand; those not closed first. */
export async function listBreakers(world: World, caller: Caller): Promise<BreakerStatus[]> {
  demand(caller, "read");
  const shown = world.live.breakers().flatMap((breaker) => statusOf(breaker) ?? []);
  return shown.sort((one, other) => rankOf(one) - rankOf(other) || (one.id < other.id ? -1 : 1));
}

/** One breaker after an order. */
export function readBreaker(world: World, breakerId: string): BreakerStatus {
  const status = world.live.breakers().find(({ id }) => id === breakerId);
  const shown = status === undefined ? null : statusOf(status);
  if (shown === null) throw new Error(`breaker ${breakerId} took an order and is not there`);
  return shown;
}

function rankOf({ effective }: BreakerStatus): number {
  return ["forced_open", "open", "half_open", "forced_closed", "observe_only", "closed"].indexOf(effective);
}

function statusOf(breaker: ReportedBreaker): BreakerStatus | null {
  const { id, scope, state, override, effective, reason, sinceMs, nextProbeAtMs, window, strip, version } = breaker;
  if (scope.kind === "run") return null;
  return {
    id,
    scope,
    state,
    override,
    effective,
    reason,
    since: sinceMs,
    nextProbeAt: nextProbeAtMs,
    window: { ...window, strip: strip.map(({ outcome, ageMs }) => ({ outcome, ageMs })) },
    transitions: breaker.transitions,
    version,
  };
}
