import { describe, expect, it } from "vitest";
import { formatExactMoney, formatPeriod } from "../../components/format.ts";
import { MOST_BARS } from "../../components/overview/prepare.ts";
import { MOST_ROWS, prepareSpend } from "../../components/spend/prepare.ts";
import { noSpend, type Spend, type SpendRow } from "../../server/domain/spend.ts";
import { estimateSavings } from "../../server/engine/estimate-savings.ts";
import { spendOf } from "../../server/engine/sum-spend.ts";

const LANES = ["coding", "chat", "writing"];
const POINTS = 290;

/** A report of 40 agents in three lanes, summed as the server sums it. */
function report(): Spend {
  const rows: SpendRow[] = [];
  for (const [place, lane] of LANES.entries())
    for (let agent = 0; agent < 40; agent += 1) {
      const succeededMicros = 1_000 * place + 37 * agent + 1;
      const failedMicros = agent % 3;
      rows.push({
        ...noSpend(),
        lane,
        agentId: `agent_a${agent}`,
        attempts: 2 + (agent % 2),
        succeeded: 1,
        failed: 1,
        stopped: agent % 2,
        succeededMicros,
        failedMicros,
        stoppedMicros: 5,
        costMicros: succeededMicros + failedMicros + 5,
        retriedFailedMicros: failedMicros,
        tierMicros: { light: 5, standard: failedMicros, heavy: succeededMicros },
        unpriced: agent === 7 ? 3 : 0,
        unpricedTokens: agent === 7 ? 11 : 0,
        tokens: { inputTokens: agent, cachedInputTokens: 2, cacheWriteTokens: 0, outputTokens: 30, reasoningTokens: 1 },
      });
    }
  const sums = spendOf(rows);
  // The money of each lane over the points, the last point taking what does not divide.
  const points = Array.from({ length: POINTS }, (_, place) => ({
    atMs: place * 60_000,
    lanes: sums.lanes.map(({ lane, costMicros }) => {
      const each = Math.floor(costMicros / POINTS);
      return { lane, costMicros: place === POINTS - 1 ? costMicros - each * (POINTS - 1) : each };
    }),
  }));
  return {
    fromMs: 0,
    toMs: POINTS * 60_000,
    bucketMs: 60_000,
    points,
    ...sums,
    savings: estimateSavings(rows, () => []),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("the spend screen", () => {
  const spend = report();
  const picture = prepareSpend(spend);
  const total = sum(spend.rows.map((row) => row.costMicros));

  it("shows rows that add up to the total, to the micro-dollar, however they are cut", () => {
    expect(picture.totals.costMicros).toBe(total);
    for (const { rows, rest } of [picture.lanes, picture.agents, picture.tiers])
      expect(sum(rows.map((row) => row.costMicros)) + (rest?.costMicros ?? 0)).toBe(total);
    expect(sum(picture.ends.map((end) => end.costMicros))).toBe(total);
    expect(sum(picture.ends.map((end) => end.attempts))).toBe(picture.totals.attempts);
    expect(sum(picture.timeline.points.flatMap((point) => Object.values(point.lanes)))).toBe(total);
    for (const { name, costMicros } of picture.lanes.rows)
      expect(sum(picture.timeline.points.map((point) => point.lanes[name!] ?? 0))).toBe(costMicros);
    const tokens = Object.values(picture.totals.tokens);
    expect(sum(picture.tokens.map((bucket) => bucket.tokens))).toBe(sum(tokens));
  });

  it("adds up what a capped table leaves out, and says how many rows that are", () => {
    expect(picture.agents.rows).toHaveLength(MOST_ROWS);
    expect(picture.agents.rest).toMatchObject({ count: 40 - MOST_ROWS });
    expect(sum(picture.agents.rows.map((row) => row.attempts!)) + picture.agents.rest!.attempts).toBe(
      picture.totals.attempts,
    );
    expect(picture.lanes.rest).toBeNull();
  });

  it("draws few enough bars, and shares that make a whole", () => {
    expect(picture.timeline.points.length).toBeLessThanOrEqual(MOST_BARS);
    expect(sum(picture.ends.map((end) => end.share!))).toBeCloseTo(1, 12);
    expect(sum(picture.tiers.rows.map((tier) => tier.share!))).toBeCloseTo(1, 12);
  });

  it("leads each row to what it was counted from", () => {
    expect(picture.lanes.rows[0]!.filters).toEqual({ lane: picture.lanes.rows[0]!.name });
    expect(picture.ends.map((end) => end.filters["outcome"])).toEqual(["succeeded", "failed", "stopped"]);
    expect(picture.unpriced).toEqual([
      { agentId: "agent_a7", attempts: 9, tokens: 33, filters: { cost: "unpriced", agent: "agent_a7" } },
    ]);
  });

  it("knows no share of nothing, and none of what is unpriced", () => {
    const unpriced: SpendRow = {
      ...noSpend(),
      lane: "chat",
      agentId: "agent_a",
      attempts: 1,
      succeeded: 1,
      unpriced: 1,
    };
    const nothing = prepareSpend({ ...spend, points: [], ...spendOf([unpriced]) });
    expect(nothing.agents.rows[0]).toMatchObject({ share: null, costMicros: 0, unpriced: 1 });
    expect(nothing.ends.every((end) => end.share === null)).toBe(true);
    expect(prepareSpend({ ...spend, points: [], ...spendOf([]) }).lanes).toEqual({ rows: [], rest: null });
  });
});

describe("words", () => {
  it("for money round nothing away where it is exact", () => {
    expect([0, 1, 1_234_567, -20_000, null].map(formatExactMoney)).toEqual([
      "$0.00",
      "$0.000001",
      "$1.234567",
      "−$0.02",
      "unpriced",
    ]);
  });

  it("for a period say the day once where it is one", () => {
    const at = Date.UTC(2026, 10, 23, 18, 20);
    expect(formatPeriod(at, at + 600_000, "UTC")).toBe("23 Nov, 18:20 – 18:30");
    expect(formatPeriod(at, at + 86_400_000, "UTC")).toBe("23 Nov, 18:20 – 24 Nov, 18:20");
    expect([formatPeriod(null, null), formatPeriod(at, null, "UTC")]).toEqual(["any time", "from 23 Nov, 18:20"]);
  });
});
