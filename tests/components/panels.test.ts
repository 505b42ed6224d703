import { describe, expect, it } from "vitest";
import { firstPair, prepareComparison } from "../../components/compare/prepare.ts";
import { neighboursOf } from "../../components/decision/neighbours.ts";
import { prepareTipping } from "../../components/decision/prepare-tipping.ts";
import { prepareShifts, sameWeights, weightsOf } from "../../components/replay/prepare.ts";
import type { ComparisonView, DecisionView } from "../../server/domain/decision.ts";
import { DEFAULT_WEIGHTS, MAXIMUM_WEIGHT } from "../../server/domain/factor.ts";
import { makeDecision } from "./fixtures.ts";

function comparisonOf(view: DecisionView): ComparisonView {
  const [first, second] = [view.candidates[0]!, view.candidates[1]!];
  return {
    decisionId: view.decisionId,
    first,
    second,
    difference: first.total - second.total,
    sentences: [],
    factors: first.factors.map((factor, index) => {
      const other = second.factors[index]!;
      return {
        name: factor.name,
        weight: factor.weight,
        first: factor,
        second: other,
        difference: factor.contribution - other.contribution,
        secondAhead: null,
      };
    }),
  };
}

describe("why A and not B", () => {
  it("lists all factors, the largest difference first, and their sum is the difference of the totals", () => {
    const comparison = prepareComparison(comparisonOf(makeDecision()));
    if (comparison.kind !== "scored") throw new Error("both were scored");
    const sizes = comparison.rows.map((row) => Math.abs(row.bar));
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
    expect(sizes[0]).toBe(1);
    expect(comparison.rows.reduce((sum, row) => sum + row.factor.difference, 0)).toBeCloseTo(comparison.difference, 9);
  });

  it("says where a weight would turn the two around, whoever is ahead now", () => {
    const view = comparisonOf(makeDecision());
    const secondAhead = { from: 2, to: 5 };
    const factors = view.factors.map((factor) => ({ ...factor, secondAhead }));
    const reversed = (difference: number) => {
      const comparison = prepareComparison({ ...view, factors, difference });
      return comparison.kind === "scored" ? comparison.rows[0]?.reversed : undefined;
    };
    expect(reversed(0.1)).toEqual({ from: 2, to: 5, outside: false });
    expect(reversed(-0.1)).toEqual({ from: 2, to: 5, outside: true });
    secondAhead.from = MAXIMUM_WEIGHT + 1;
    expect(reversed(0.1)).toBeNull();
  });

  it("gives an agent that fell no score", () => {
    const view = comparisonOf(makeDecision());
    const fallen = {
      ...view,
      second: { agentId: "agent_x", name: "X", total: null, rank: null },
      difference: null,
      factors: [],
      sentences: ["X was not scored."],
    };
    expect(prepareComparison(fallen)).toEqual({
      kind: "unscored",
      sentences: ["X was not scored."],
      standing: expect.objectContaining({ total: view.first.total }),
    });
  });

  it("begins with the chosen and the runner-up, or whoever is there", () => {
    const view = makeDecision();
    expect(firstPair(view)).toEqual([view.chosen?.agentId, view.runnerUp?.agentId]);
    const none = makeDecision({ candidates: 0, excluded: 2 });
    expect(firstPair(none)).toEqual(none.excluded.map((each) => each.agentId));
    expect(firstPair(makeDecision({ candidates: 1, excluded: 0 }))).toBeNull();
  });
});

describe("what would have tipped it", () => {
  it("puts the smallest change first and keeps every interval on the axis", () => {
    const { tippings, axisTo } = prepareTipping(makeDecision());
    expect(tippings.length).toBeGreaterThan(1);
    const changes = tippings.map((tipping) => tipping.change);
    expect(changes).toEqual([...changes].sort((one, other) => one - other));
    for (const tipping of tippings) {
      expect(tipping.from).toBeLessThan(tipping.to);
      expect(tipping.to).toBeLessThanOrEqual(1);
      expect(tipping.weight).toBeLessThanOrEqual(axisTo);
      expect(tipping.direction).toBe(tipping.at >= tipping.weight ? "above" : "below");
    }
  });

  it("leaves out what lies beyond any slider, and names those for whom nothing helps", () => {
    const view = makeDecision({ candidates: 3, excluded: 0 });
    const [one, other] = view.candidates.slice(1);
    const at = (agentId: string, wins: { from: number; to: number | null } | null) => ({
      agentId,
      factor: "cost" as const,
      weight: 1.5,
      wins,
    });
    const picture = prepareTipping({
      ...view,
      counterfactual: [at(one!.agentId, { from: MAXIMUM_WEIGHT + 1, to: null }), at(other!.agentId, null)],
    });
    expect(picture.tippings).toEqual([]);
    expect(picture.hopeless.map((agent) => agent.agentId)).toEqual([one!.agentId, other!.agentId]);
  });
});

describe("replay", () => {
  it("starts from the recorded unnormalised weights", () => {
    expect(weightsOf(makeDecision())).toEqual(DEFAULT_WEIGHTS.standard);
    expect(weightsOf(makeDecision({ candidates: 0 }))).toBeNull();
    expect(sameWeights(DEFAULT_WEIGHTS.light, DEFAULT_WEIGHTS.standard)).toBe(false);
  });

  it("keeps the chosen of before and after in sight, and says of how many it shows", () => {
    const before = makeDecision({ candidates: 20, excluded: 0 });
    const reversed = [...before.candidates].reverse().map((candidate, index) => ({ ...candidate, rank: index + 1 }));
    const [winner] = reversed;
    const after = {
      ...before,
      candidates: reversed,
      chosen: { agentId: winner!.agentId, name: winner!.name, kind: "model" },
    };
    const { shifts, of } = prepareShifts(before, after, 3);
    expect(of).toBe(20);
    expect(shifts).toHaveLength(6);
    expect(shifts[0]).toMatchObject({ role: "becomes", before: { rank: 20 }, after: { rank: 1 } });
    expect(shifts.at(-1)).toMatchObject({ role: "was", before: { rank: 1 }, after: { rank: 20 } });
  });
});

describe("the decisions around one", () => {
  const rows = [{ id: "dec_3" }, { id: "dec_2" }, { id: "dec_1" }];
  it("are those before and after in time, whatever the order of the list", () => {
    expect(neighboursOf(rows, "dec_2")).toEqual({ earlier: "dec_1", later: "dec_3", place: 2 });
    expect(neighboursOf(rows, "dec_3")).toEqual({ earlier: "dec_2", later: null, place: 3 });
    expect(neighboursOf(rows, "dec_9")).toEqual({ earlier: null, later: null, place: null });
  });
});
