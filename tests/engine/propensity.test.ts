import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AgentState, Snapshot } from "../../server/domain/snapshot.ts";
import { drawBeta } from "../../server/engine/chance.ts";
import type { CompiledPolicy } from "../../server/engine/compile-policy.ts";
import { decide, replay } from "../../server/engine/decide.ts";
import { logitBeta, massBelow } from "../../server/engine/logit-beta.ts";
import { propensityOf } from "../../server/engine/propensity.ts";
import { scenario } from "./arbitraries.ts";
import { agentNamed, policyOf, recordOf, snapshotOf, taskOf } from "./fleet.ts";

const SEEDS = 5_000;
const EXPLORES = { exploration: { enabled: true, creditPerDecision: 0.1, maximumCostFactor: 10 } };
const record = (successes: number, outcomes: number): Partial<AgentState> => ({
  records: new Map([["coding", recordOf({ successes, outcomes, failures: 0 })]]),
});
const names = ["a", "b", "c", "d", "e"];

/** Fleets that explore: the records of up to five agents, successes of outcomes. */
const FLEETS: [string, [number, number][]][] = [
  ["nothing is known", [[0, 0], [0, 0], [0, 0], [0, 0]]],
  ["little is known", [[2, 4], [3, 4], [1, 2], [0, 0]]],
  ["one is well known", [[80, 100], [3, 5], [0, 1]]],
  ["all are well known and close", [[700, 1_000], [690, 1_000], [710, 1_000]]],
  ["one has never succeeded", [[0, 400], [0, 400], [0, 400], [1, 400]]],
  ["one has never failed", [[500, 500], [500, 500], [40, 50]]],
  ["a very long record stands against none", [[60_000, 100_000], [0, 0]]],
]; // biome-ignore format: each fleet is one row

function frequencies(snapshot: Snapshot, policy: CompiledPolicy) {
  const decision = decide(taskOf(), snapshot, policy, "0");
  const counts = new Map<number, number>();
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const { chosenOrdinal } = replay({ ...decision.facts, seed: `seed-${seed}` }, policy);
    counts.set(chosenOrdinal!, (counts.get(chosenOrdinal!) ?? 0) + 1);
  }
  return { decision, counts };
}

describe("propensity", () => {
  it.each(FLEETS)("is how often each agent is chosen over %s seeds: %j", (_, records) => {
    const states = Object.fromEntries(records.map(([good, all], place) => [names[place]!, record(good, all)]));
    const policy = policyOf(
      records.map((_, place) => agentNamed(names[place]!)),
      EXPLORES,
    );
    const { decision, counts } = frequencies(snapshotOf(states), policy);
    let sum = 0;
    for (const { ordinal } of decision.candidates) {
      const told = propensityOf({ ...decision, chosenOrdinal: ordinal }, policy)!;
      expect(told.method).toBe("quadrature");
      const sigma = Math.sqrt((told.value * (1 - told.value)) / SEEDS);
      const seen = (counts.get(ordinal) ?? 0) / SEEDS;
      expect(Math.abs(seen - told.value), `${ordinal}: ${seen} seen, ${told.value} told`).toBeLessThanOrEqual(
        4 * sigma + 2e-3,
      );
      sum += told.value;
    }
    expect(Math.abs(sum - 1)).toBeLessThan(5e-3);
  });

  it("is 1/j among j equals that load interpretation draws from", () => {
    const policy = policyOf(names.map((name) => agentNamed(name)));
    const { decision, counts } = frequencies(snapshotOf({ e: { inFlight: 1 } }), policy);
    expect(decision.propensity).toEqual({ value: 0.25, method: "exact" });
    for (const ordinal of [0, 1, 2, 3]) {
      const seen = (counts.get(ordinal) ?? 0) / SEEDS;
      expect(Math.abs(seen - 0.25)).toBeLessThanOrEqual(4 * Math.sqrt((0.25 * 0.75) / SEEDS));
    }
    expect(counts.has(4)).toBe(false);
  });

  it("sums to 1 over the candidates of any decision, and is above 0 for the one that was made", () => {
    fc.assert(
      fc.property(scenario, (world) => {
        const decision = decide(world.task, world.snapshot, world.policy, world.seed);
        if (decision.propensity.method === "exact") {
          const { value } = decision.propensity;
          expect(value * Math.max(1, decision.spreadOver.length)).toBeCloseTo(1, 12);
          expect(propensityOf(decision, world.policy)).toEqual(
            decision.chosenOrdinal === null ? null : { value, method: "exact" },
          );
          return;
        }
        const told = decision.candidates.map(
          ({ ordinal }) => propensityOf({ ...decision, chosenOrdinal: ordinal }, world.policy)!.value,
        );
        for (const value of told) expect(value >= 0 && value <= 1).toBe(true);
        expect(told.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 2);
      }),
      { numRuns: 2_000, seed: 20_251_123 },
    );
  });
});

describe("a Beta over the logit", () => {
  it.each([
    [1, 1, 0.3, 0.3],
    [2, 1, 0.5, 0.25],
    [2, 3, 0.4, 0.5248],
    [0.5, 0.5, 0.1, (2 / Math.PI) * Math.asin(Math.sqrt(0.1))],
    [0.5, 1, 1e-4, 1e-2],
    [1, 0.5, 0.9999, 1 - 1e-2],
  ])("of %d and %d has the mass below %d that calculus gives", (successes, failures, below, mass) => {
    expect(massBelow(logitBeta(successes, failures), Math.log(below / (1 - below)))).toBeCloseTo(mass, 3);
  });

  it("has the mean and spread of the draws", () => {
    const draws = Array.from({ length: 20_000 }, (_, seed) => drawBeta(3, 5, seed));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(3 / 8, 2);
    expect(variance).toBeCloseTo(15 / (64 * 9), 3);
    const { from, step, mass } = logitBeta(3, 5);
    const told = mass.reduce((sum, part, point) => sum + part / (1 + Math.exp(-(from + point * step))), 0);
    expect(told).toBeCloseTo(3 / 8, 6);
  });
});
