import type { Usage } from "../domain/money.ts";
import { noSpend, type Spend, type SpendRow, type SpendSums } from "../domain/spend.ts";
import { TIERS } from "../domain/tier.ts";

/** The sum of any number of rows; of none it is nothing spent. */
export function sumSpend(rows: readonly SpendSums[]): SpendSums {
  const sum = noSpend();
  for (const row of rows) {
    for (const name of COUNTED) sum[name] += row[name];
    for (const tier of TIERS) sum.tierMicros[tier] += row.tierMicros[tier];
    sum.tokens = addUsage(sum.tokens, row.tokens);
  }
  return sum;
}

/** Two usages, bucket by bucket. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    cacheWriteTokens: one.cacheWriteTokens + other.cacheWriteTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
  };
}

/** All of them, by lane and by agent; in each list the dearest first. */
export function spendOf(rows: readonly SpendRow[]): Pick<Spend, "totals" | "lanes" | "agents" | "rows"> {
  const lanes = [...Map.groupBy(rows, (row) => row.lane)];
  const agents = [...Map.groupBy(rows, (row) => row.agentId)];
  return {
    totals: sumSpend(rows),
    lanes: dearestFirst(lanes.map(([lane, ofLane]) => ({ lane, ...sumSpend(ofLane) }))),
    agents: dearestFirst(agents.map(([agentId, ofAgent]) => ({ agentId, ...sumSpend(ofAgent) }))),
    rows: dearestFirst([...rows]),
  };
}

const COUNTED = [
  "attempts",
  "succeeded",
  "failed",
  "stopped",
  "costMicros",
  "succeededMicros",
  "failedMicros",
  "stoppedMicros",
  "retries",
  "retriedSucceededMicros",
  "retriedFailedMicros",
  "unpriced",
  "unpricedTokens",
  "estimated",
] as const satisfies readonly (keyof SpendSums)[];

function dearestFirst<Sums extends SpendSums>(list: Sums[]): Sums[] {
  return list.sort((one, other) => other.costMicros - one.costMicros || other.attempts - one.attempts);
}
