import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ComparisonView, DecisionView } from "../../server/domain/decision.ts";
import { FACTOR_MEANINGS, FACTORS } from "../../server/domain/factor.ts";
import { compare } from "../../server/engine/compare.ts";
import { replay } from "../../server/engine/decide.ts";
import { describeDecision, weightsInForce } from "../../server/engine/describe.ts";
import { type Scenario, scenario } from "./arbitraries.ts";
import { described, recordOfDecision } from "./described.ts";

const cases = (numRuns: number) => ({ numRuns, seed: 20_251_123 });
const NOT_A_SENTENCE = /NaN|undefined|Infinity|null|\[object|e[+-]\d{3}| {2}/;

function expectSentences(sentences: readonly string[]) {
  for (const sentence of sentences) {
    expect(sentence).not.toMatch(NOT_A_SENTENCE);
    expect(sentence).toMatch(/^\S.*\.$/s);
  }
}

describe("a described decision", () => {
  it("fits its schema, with finite numbers everywhere", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { view } = described(world);
        expect(DecisionView.safeParse(view).error).toBeUndefined();
        expect(JSON.parse(JSON.stringify(view))).toEqual(view);
      }),
      cases(1_000),
    );
  });

  it("reads the same from a replayed record", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { decision, view } = described(world);
        const again = recordOfDecision(replay(decision.facts, world.policy));
        expect(describeDecision(again, world.policy, "committed", { propensity: "computed" })).toEqual(view);
      }),
      cases(300),
    );
  });

  it("says in its rationale the numbers that it was decided by", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { decision, view } = described(world);
        const text = view.rationale.join("\n");
        expectSentences(view.rationale);
        expect(text).toContain(view.lane.name);
        expect(text).toContain(view.complexity.tier);
        expect(text).toContain(`${decision.facts.exclusions.length} excluded`);
        expect(text).toContain(`${view.candidates.length} scored`);
        for (const { filter } of decision.facts.exclusions) expect(text).toContain(filter);
        if (view.chosen === null) {
          expect(text).toContain("No agent");
          return;
        }
        const totalOf = (id: string) => view.candidates.find(({ agentId }) => agentId === id)!.total.toFixed(3);
        expect(text).toContain(`${view.chosen.name} scores ${totalOf(view.chosen.agentId)}`);
        if (view.runnerUp === null) return;
        expect(text).toContain(`against ${totalOf(view.runnerUp.agentId)} of ${view.runnerUp.name}`);
        if (view.margin! >= 0) expect(text).toContain(`margin ${view.margin!.toFixed(3)}`);
        if (view.decidingFactor !== null)
          expect(text).toContain(FACTOR_MEANINGS[view.decidingFactor].label.toLowerCase());
      }),
      cases(2_000),
    );
  });

  it("names a reason for every excluded agent, and no agent for kind `none`", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const { view } = described(world);
        expect(view.candidates.length + view.excluded.length).toBe(world.document.agents.length);
        for (const { reason, values } of view.excluded) {
          expect(reason).not.toMatch(NOT_A_SENTENCE);
          expect(reason.length).toBeGreaterThan(8);
          for (const value of Object.values(values))
            if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
        }
        if (view.kind === "none")
          expect(view).toMatchObject({ chosen: null, runnerUp: null, margin: null, propensity: null });
      }),
      cases(1_000),
    );
  });
});

describe("why A and not B", () => {
  it("adds up: the differences of the factors sum to the difference of the totals", () => {
    eachPair((view) => {
      if (view.difference === null) return;
      const sum = view.factors.reduce((total, { difference }) => total + difference, 0);
      expect(Math.abs(sum - view.difference)).toBeLessThanOrEqual(1e-12);
      expect(view.difference).toBeCloseTo(view.first.total! - view.second.total!, 12);
    });
  });

  it("is the same seen from the other side", () => {
    eachPair((view, back) => {
      expect(back.first).toEqual(view.second);
      expect(back.difference).toEqual(view.difference === null ? null : 0 - view.difference);
      view.factors.forEach(({ first, second, difference }, place) => {
        const other = back.factors[place]!;
        expect([other.first, other.second, other.difference]).toEqual([second, first, 0 - difference]);
      });
      if (view.difference !== null && view.difference !== 0) expect(back.sentences).toEqual(view.sentences);
    });
  });

  it("speaks in sentences, whether both were scored or one fell", () => {
    eachPair((view) => {
      expect(ComparisonView.safeParse(view).error).toBeUndefined();
      expectSentences(view.sentences);
      expect(view.sentences.length).toBeGreaterThan(0);
      if (view.difference === null) expect(view.sentences.join()).toContain("was not scored");
      else expect(view.factors.length).toBe(FACTORS.length);
    });
  });

  it("tells the weights at which B is ahead of A, the two alone", () => {
    eachPair((view) => {
      for (const { name, secondAhead } of view.factors) {
        if (secondAhead === null) continue;
        const weight = secondAhead.to === null ? secondAhead.from * 2 + 1 : (secondAhead.from + secondAhead.to) / 2;
        const lead = view.factors.reduce(
          (sum, factor) =>
            sum +
            (factor.name === name ? weight : factor.weight) * (factor.second.normalised - factor.first.normalised),
          0,
        );
        expect(lead).toBeGreaterThan(-1e-9 * (1 + weight));
      }
    });
  });
});

/** Compares a few pairs of agents in many decisions, both ways round. */
function eachPair(check: (view: ComparisonView, back: ComparisonView) => void) {
  fc.assert(
    fc.property(scenario, fc.nat(), fc.nat(), (world: Scenario, one, other) => {
      const { decision } = described(world);
      const { agents } = world.document;
      const [first, second] = [agents[one % agents.length]!.id, agents[other % agents.length]!.id];
      if (first === second) return;
      const inForce = weightsInForce(decision, world.policy);
      const view = compare(decision, world.policy, inForce, "dec_1", first, second)!;
      check(view, compare(decision, world.policy, inForce, "dec_1", second, first)!);
      expect(compare(decision, world.policy, inForce, "dec_1", first, "agent_gone")).toBeUndefined();
    }),
    cases(700),
  );
}
