import type { Agent } from "../domain/agent.ts";
import type { Spend, SpendRange } from "../domain/spend.ts";
import { estimateSavings, type PricedMember } from "../engine/estimate-savings.ts";
import { findPrice } from "../engine/price.ts";
import { spendOf } from "../engine/sum-spend.ts";
import { bucketFor } from "./overview.ts";
import type { Caller } from "./ports.ts";
import { demand, visibleProject, type World } from "./world.ts";

const DAY_MS = 86_400_000;

/** Where the money went in a range of time (the last day unless it says otherwise), from rollups alone. */
export async function readSpend(world: World, caller: Caller, range: SpendRange): Promise<Spend> {
  demand(caller, "read");
  const toMs = range.toMs ?? world.clock.nowMs();
  const fromMs = range.fromMs ?? Math.max(0, toMs - DAY_MS);
  const { rows, ...record } = await world.rollups.spend({
    project: visibleProject(caller.actor),
    fromMs,
    toMs,
    bucketMs: bucketFor(toMs - fromMs),
  });
  const savings = estimateSavings(rows, (lane, meanInputTokens) => pricedMembers(world, lane, meanInputTokens));
  return { ...record, ...spendOf(rows), savings };
}

/** The members of a lane in the policy in force that have a price: their own, or one of the list. */
function pricedMembers(world: World, lane: string, meanInputTokens: number): PricedMember[] {
  const { agents, laneByName, version } = world.policies.current();
  const members = new Set(laneByName.get(lane)?.lane.members);
  return agents
    .filter(({ id }) => members.has(id))
    .flatMap((agent) => {
      if (agent.price !== null)
        return [{ agentId: agent.id, price: agent.price, perRequestMicros: 0, priceVersion: `policy ${version}` }];
      const found = listedPrice(world, agent, meanInputTokens);
      return found === null ? [] : [{ agentId: agent.id, ...found }];
    });
}

function listedPrice(world: World, { endpoint }: Agent, inputTokens: number): Omit<PricedMember, "agentId"> | null {
  if (endpoint.kind !== "model") return null;
  const { model, baseUrl } = endpoint;
  return findPrice(world.catalogue.prices, { model, baseUrl, inputTokens }, world.clock.nowMs());
}
