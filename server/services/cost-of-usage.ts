import type { Agent } from "../domain/agent.ts";
import { costOf, type Usage } from "../domain/money.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { World } from "./world.ts";

export type KnownCost = Pick<Outcome, "costMicros" | "costSource" | "priceVersion">;

const UNPRICED: KnownCost = { costMicros: null, costSource: "unpriced", priceVersion: null };

/**
 * What an attempt cost, and how that is known: what was reported goes before the agent's own price in the policy, and
 * that before the price list. Without any the attempt is unpriced, which is not free.
 */
export function costOfUsage(
  world: World,
  policyVersion: number,
  agent: Agent,
  { usage, reportedMicros }: { usage: Usage | null; reportedMicros: number | undefined },
): KnownCost {
  if (reportedMicros !== undefined) return { costMicros: reportedMicros, costSource: "reported", priceVersion: null };
  if (usage === null) return UNPRICED;
  if (agent.price !== null)
    return {
      costMicros: costOf(agent.price, usage),
      costSource: "policy",
      priceVersion: `policy ${policyVersion}`,
    };
  const listed = world.prices.price(agent, usage, world.clock.nowMs());
  if (listed === null) return UNPRICED;
  return { costMicros: listed.costMicros, costSource: "price_list", priceVersion: listed.version };
}
