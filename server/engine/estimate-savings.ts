import { costOf, type Price, type Usage } from "../domain/money.ts";
import { type LaneSavings, SAVINGS_FORMULA, type Savings, type SpendRow } from "../domain/spend.ts";
import { sumSpend } from "./sum-spend.ts";

/** What a member of a lane would have charged. */
export interface PricedMember {
  agentId: string;
  price: Price;
  /** Charged for each request beside its tokens. */
  perRequestMicros: number;
  /** Edition of the price list, or `policy <version>`. */
  priceVersion: string;
}

/**
 * What routing saved against sending everything to each lane's dearest member: `SAVINGS_FORMULA` says how. `membersOf`
 * answers a lane's priced members for attempts with so many input tokens on average, for a tariff may depend on that.
 */
export function estimateSavings(
  rows: readonly SpendRow[],
  membersOf: (lane: string, meanInputTokens: number) => readonly PricedMember[],
): Savings {
  const lanes = [...Map.groupBy(rows, (row) => row.lane)]
    .map(([lane, ofLane]) => laneSavings(lane, ofLane, membersOf))
    .sort((one, other) => other.savedMicros - one.savedMicros || (one.lane < other.lane ? -1 : 1));
  const total = (name: "leftOutAttempts" | "spentMicros" | "atDearestMicros" | "savedMicros") =>
    lanes.reduce((sum, lane) => sum + lane[name], 0);
  return {
    isEstimate: true,
    formula: SAVINGS_FORMULA,
    lanes,
    leftOutAttempts: total("leftOutAttempts"),
    spentMicros: total("spentMicros"),
    atDearestMicros: total("atDearestMicros"),
    savedMicros: total("savedMicros"),
  };
}

function laneSavings(
  lane: string,
  rows: readonly SpendRow[],
  membersOf: (lane: string, meanInputTokens: number) => readonly PricedMember[],
): LaneSavings {
  // Where part of an agent's tokens has no cost, its tokens and its costs do not belong together.
  const { attempts, costMicros, tokens } = sumSpend(rows.filter((row) => row.unpricedTokens === 0));
  const all = sumSpend(rows).attempts;
  const dearest = dearestOf(membersOf(lane, meanInput(tokens, attempts)), tokens, attempts);
  if (dearest === null)
    return {
      lane,
      dearest: null,
      attempts: 0,
      leftOutAttempts: all,
      tokens: sumSpend([]).tokens,
      spentMicros: 0,
      atDearestMicros: 0,
      savedMicros: 0,
    };
  const { member, atDearestMicros } = dearest;
  return {
    lane,
    dearest: { agentId: member.agentId, priceVersion: member.priceVersion },
    attempts,
    leftOutAttempts: all - attempts,
    tokens,
    spentMicros: costMicros,
    atDearestMicros,
    savedMicros: atDearestMicros - costMicros,
  };
}

function dearestOf(
  members: readonly PricedMember[],
  tokens: Usage,
  attempts: number,
): { member: PricedMember; atDearestMicros: number } | null {
  const [dearest] = members
    .map((member) => ({ member, atDearestMicros: costOf(member.price, tokens) + member.perRequestMicros * attempts }))
    .sort(
      (one, other) =>
        other.atDearestMicros - one.atDearestMicros || (one.member.agentId < other.member.agentId ? -1 : 1),
    );
  return dearest ?? null;
}

function meanInput({ inputTokens, cachedInputTokens, cacheWriteTokens }: Usage, attempts: number): number {
  return attempts === 0 ? 0 : Math.round((inputTokens + cachedInputTokens + cacheWriteTokens) / attempts);
}
