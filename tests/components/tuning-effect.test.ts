import { describe, expect, test } from "vitest";
import { prepareExpectations, prepareShares, prepareWeightShares } from "../../components/tuning/prepare.ts";
import { DEFAULT_WEIGHTS, FACTORS, type Weights } from "../../server/domain/factor.ts";
import type { WhatIfResult } from "../../server/domain/what-if.ts";

const NOTHING = Object.fromEntries(FACTORS.map((factor) => [factor, 0])) as Weights;

function result(over: Partial<WhatIfResult> = {}): WhatIfResult {
  return {
    lane: "coding",
    policyVersion: 4,
    considered: 200,
    flips: 12,
    flipsByTier: { light: 2, standard: 10, heavy: 0 },
    flipped: [],
    shares: [],
    expected: {
      before: { costMicros: 1_000_000, meanLatencyMs: 4_000, meanQuality: 0.8 },
      after: { costMicros: 1_250_000, meanLatencyMs: 4_000, meanQuality: 0.842 },
    },
    fromMs: 0,
    toMs: 1,
    replayMicros: 5_000,
    ...over,
  };
}

describe("the weights of a tier as parts of their sum", () => {
  test("fill the whole bar end to end, whatever their size", () => {
    const shares = prepareWeightShares(DEFAULT_WEIGHTS.heavy);
    expect(shares[0]?.from).toBe(0);
    expect(shares.at(-1)?.to).toBeCloseTo(1, 12);
    shares.slice(1).forEach((share, index) => {
      expect(share.from).toBe(shares[index]?.to);
    });
    const twice = Object.fromEntries(FACTORS.map((factor) => [factor, DEFAULT_WEIGHTS.heavy[factor] * 2])) as Weights;
    expect(prepareWeightShares(twice).map((share) => share.to)).toEqual(shares.map((share) => share.to));
  });

  test("leave out what weighs nothing, and are nothing where all do", () => {
    expect(prepareWeightShares({ ...NOTHING, cost: 3 })).toEqual([{ factor: "cost", from: 0, to: 1 }]);
    expect(prepareWeightShares(NOTHING)).toEqual([]);
  });
});

describe("who gets the work", () => {
  const shares = [
    { agentId: "agent_a", before: 100, after: 98 },
    { agentId: "agent_b", before: 60, after: 60 },
    { agentId: "agent_c", before: 30, after: 28 },
    { agentId: "agent_d", before: 10, after: 14 },
  ];

  test("is ordered by the larger share, as parts of all considered", () => {
    const { rows, of, longest } = prepareShares(result({ shares }), 9);
    expect(rows.map((row) => row.agentId)).toEqual(["agent_a", "agent_b", "agent_c", "agent_d"]);
    expect(rows[0]?.before).toEqual({ count: 100, share: 0.5 });
    expect([of, longest]).toEqual([4, 100]);
  });

  test("shows whoever moved most, even beyond the rows there is room for", () => {
    const { rows, of } = prepareShares(result({ shares }), 2);
    expect(rows.map((row) => row.agentId)).toEqual(["agent_a", "agent_d"]);
    expect(of).toBe(4);
  });

  test("has no shares where nothing was considered", () => {
    expect(prepareShares(result({ considered: 0, shares: [] }), 9)).toEqual({ rows: [], of: 0, longest: 0 });
  });
});

describe("what is expected", () => {
  test("is told a decision, with how it moves and whether that is welcome", () => {
    const [cost, latency, success] = prepareExpectations(result());
    expect(cost).toEqual({
      label: "Cost a decision",
      before: "$0.005",
      after: "$0.00625",
      change: { text: "+25.0%", welcome: false },
    });
    expect(latency?.change).toBeNull();
    expect(success?.change).toEqual({ text: "+4.2 points", welcome: true });
  });

  test("is no data where nobody was chosen, which is not 0", () => {
    const nothing = { costMicros: 0, meanLatencyMs: null, meanQuality: null };
    const rows = prepareExpectations(result({ considered: 0, expected: { before: nothing, after: nothing } }));
    expect(rows.map((row) => [row.before, row.after, row.change])).toEqual([
      ["–", "–", null],
      ["–", "–", null],
      ["–", "–", null],
    ]);
  });
});
