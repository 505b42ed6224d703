import type { CostMicros } from "../domain/money.ts";

/** A candidate, or an agent that is out by its breaker and was scored all the same. */
export interface PricedChoice {
  ordinal: number;
  total: number;
  /** Expected cost of the task there; `null`: unknown. */
  costMicros: CostMicros | null;
}

export interface CostGuardRules {
  /** A choice that costs this many times what the displaced one would is not made; `null` switches the guard off. */
  factor: number | null;
  /** Costs below this count as this much, or work that moves from a free agent to a nearly free one would be refused. */
  floorMicros: CostMicros;
}

export const COST_GUARD: CostGuardRules = { factor: 5, floorMicros: 1_000 };

export type CostVerdict =
  | { kind: "allow" }
  /** The lane's ladder decides what happens instead. `ratio`: how many times dearer. */
  | {
      kind: "too_dear";
      displacedOrdinal: number;
      displacedMicros: CostMicros;
      chosenMicros: CostMicros;
      ratio: number;
    };

/**
 * Whether an open breaker pushes a task to a much dearer agent. What the task would have cost is asked of the agent that
 * would have won, breakers apart: a cheap agent that is out but would not have been chosen displaces nothing, so a lane
 * whose hard work goes to a dear agent anyhow is left alone.
 */
export function costGuard(
  chosen: PricedChoice,
  outByBreaker: readonly PricedChoice[],
  rules: CostGuardRules,
): CostVerdict {
  if (rules.factor === null || chosen.costMicros === null) return { kind: "allow" };
  let displaced: PricedChoice | null = null;
  for (const other of outByBreaker) if (other.total > (displaced?.total ?? chosen.total)) displaced = other;
  if (displaced === null || displaced.costMicros === null) return { kind: "allow" };
  const ratio = chosen.costMicros / Math.max(displaced.costMicros, rules.floorMicros);
  if (ratio < rules.factor) return { kind: "allow" };
  return {
    kind: "too_dear",
    displacedOrdinal: displaced.ordinal,
    displacedMicros: displaced.costMicros,
    chosenMicros: chosen.costMicros,
    ratio,
  };
}
