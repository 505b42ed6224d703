import { expect, test } from "vitest";
import { costOf, type Usage } from "../../server/domain/money.ts";
import { noSpend, type SpendRow } from "../../server/domain/spend.ts";
import { estimateSavings, type PricedMember } from "../../server/engine/estimate-savings.ts";

const USAGE: Usage = {
  inputTokens: 1_000,
  cachedInputTokens: 3_000,
  cacheWriteTokens: 0,
  outputTokens: 200,
  reasoningTokens: 50,
};

function row(lane: string, agentId: string, over: Partial<SpendRow> = {}): SpendRow {
  return { ...noSpend(), lane, agentId, attempts: 2, succeeded: 2, costMicros: 500, tokens: USAGE, ...over };
}

function member(agentId: string, input: number, output: number, over: Partial<PricedMember> = {}): PricedMember {
  const price = { inputMicrosPerMillion: input, outputMicrosPerMillion: output };
  return { agentId, price, perRequestMicros: 0, priceVersion: "policy 4", ...over };
}

test("what was used, at the price of the member where it would have cost most, less what it cost", () => {
  const members = [member("agent_cheap", 100_000, 400_000), member("agent_dear", 3_000_000, 15_000_000)];
  const { lanes, ...sums } = estimateSavings([row("chat", "agent_cheap"), row("chat", "agent_dear")], () => members);
  const both = Object.fromEntries(Object.entries(USAGE).map(([bucket, tokens]) => [bucket, 2 * tokens])) as Usage;
  const atDearestMicros = costOf(members[1]!.price, both);
  expect(atDearestMicros).toBe(Math.round(8_000 * 3 + 500 * 15));
  expect(lanes).toEqual([
    {
      lane: "chat",
      dearest: { agentId: "agent_dear", priceVersion: "policy 4" },
      attempts: 4,
      leftOutAttempts: 0,
      tokens: both,
      spentMicros: 1_000,
      atDearestMicros,
      savedMicros: atDearestMicros - 1_000,
    },
  ]);
  expect(sums).toMatchObject({
    isEstimate: true,
    spentMicros: 1_000,
    atDearestMicros,
    savedMicros: atDearestMicros - 1_000,
  });
  expect(sums.formula).toContain("estimate");
});

test("the dearest member depends on what was used: dear output matters little where much is read", () => {
  const members = [member("agent_reader", 5_000_000, 5_000_000), member("agent_writer", 1_000_000, 40_000_000)];
  const of = (tokens: Partial<Usage>) =>
    estimateSavings([row("chat", "agent_x", { tokens: { ...noSpend().tokens, ...tokens } })], () => members).lanes[0]!
      .dearest!.agentId;
  expect(of({ inputTokens: 10_000, outputTokens: 10 })).toBe("agent_reader");
  expect(of({ inputTokens: 10, outputTokens: 10_000 })).toBe("agent_writer");
});

test("an agent with unpriced tokens is left out of both sides, and so is a lane without a priced member", () => {
  const rows = [
    row("chat", "agent_a"),
    row("chat", "agent_b", { unpriced: 1, unpricedTokens: 10, attempts: 3, costMicros: 9_999 }),
    row("legal", "agent_c", { attempts: 7 }),
  ];
  const savings = estimateSavings(rows, (lane) => (lane === "chat" ? [member("agent_a", 1_000_000, 1_000_000)] : []));
  const [chat, legal] = ["chat", "legal"].map((lane) => savings.lanes.find((each) => each.lane === lane)!);
  expect(chat).toMatchObject({ attempts: 2, leftOutAttempts: 3, spentMicros: 500, tokens: USAGE });
  expect(legal).toMatchObject({
    dearest: null,
    attempts: 0,
    leftOutAttempts: 7,
    spentMicros: 0,
    atDearestMicros: 0,
    savedMicros: 0,
  });
  expect(savings).toMatchObject({ leftOutAttempts: 10, spentMicros: 500 });
});

test("a charge for each request counts for each attempt, and a tariff is asked for by the mean of input tokens", () => {
  const asked: number[] = [];
  const { lanes } = estimateSavings([row("chat", "agent_a")], (_, meanInputTokens) => {
    asked.push(meanInputTokens);
    return [member("agent_a", 0, 0, { perRequestMicros: 30 })];
  });
  expect(lanes[0]).toMatchObject({ atDearestMicros: 60, savedMicros: 60 - 500 });
  expect(asked).toEqual([2_000]);
});
