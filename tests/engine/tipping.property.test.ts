import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScoredCandidate } from "../../server/domain/decision.ts";
import { FACTORS, type Factor, type Weights } from "../../server/domain/factor.ts";
import { decide, replay } from "../../server/engine/decide.ts";
import { weightsInForce } from "../../server/engine/describe.ts";
import { type WeightInterval, winningIntervals } from "../../server/engine/tipping.ts";
import { scenario, weights } from "./arbitraries.ts";

const cases = (numRuns: number) => ({ numRuns, seed: 20_251_123 });
const GRID = [0, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 30, 1_000];

/** Unnormalised totals under one weight, computed the plain way. */
function totalsAt(candidates: readonly ScoredCandidate[], factor: Factor, base: Weights, weight: number): number[] {
  const tried = { ...base, [factor]: weight };
  return candidates.map(({ normalised }) =>
    FACTORS.reduce((sum, name, place) => sum + tried[name] * normalised[place]!, 0),
  );
}

function inside({ from, to }: WeightInterval, weight: number): boolean {
  return weight > from && (to === null || weight < to);
}

/** Closer than this to an end of an interval, rounding may say either. */
function isNearAnEnd(interval: WeightInterval, weight: number): boolean {
  const near = (end: number | null) => end !== null && Math.abs(weight - end) <= 1e-6 * (1 + Math.abs(end));
  return near(interval.from) || near(interval.to);
}

describe("tipping weights", () => {
  it("are where a search over a grid of weights finds the winner", () => {
    fc.assert(
      fc.property(scenario, fc.constantFrom(...FACTORS), (world, factor) => {
        const decision = decide(world.task, world.snapshot, world.policy, world.seed);
        const base = weightsInForce(decision, world.policy);
        const intervals = winningIntervals(decision.candidates, factor, base);
        for (const weight of GRID) {
          const totals = totalsAt(decision.candidates, factor, base, weight);
          decision.candidates.forEach(({ ordinal }, place) => {
            const lead = totals[place]! - Math.max(...totals.filter((_, other) => other !== place));
            const interval = intervals.get(ordinal);
            if (Math.abs(lead) < 1e-9 * (1 + weight) || (interval !== undefined && isNearAnEnd(interval, weight)))
              return;
            expect(interval !== undefined && (inside(interval, weight) || (weight === 0 && interval.from === 0))).toBe(
              lead > 0,
            );
          });
        }
      }),
      cases(1_500),
    );
  });

  it("do not overlap, and each has a beginning before its end", () => {
    fc.assert(
      fc.property(scenario, fc.constantFrom(...FACTORS), weights, (world, factor, base) => {
        const decision = decide(world.task, world.snapshot, world.policy, world.seed);
        const intervals = [...winningIntervals(decision.candidates, factor, base).values()].sort(
          (a, b) => a.from - b.from,
        );
        intervals.forEach(({ from, to }, place) => {
          expect(from).toBeGreaterThanOrEqual(0);
          if (to !== null) expect(to).toBeGreaterThan(from);
          const next = intervals[place + 1];
          if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual((to ?? Number.NaN) - 1e-9 * (1 + next.from));
        });
      }),
      cases(1_000),
    );
  });

  it("tip the decision: with a weight inside its interval a replay ranks the agent first", () => {
    let tipped = 0;
    fc.assert(
      fc.property(scenario, fc.constantFrom(...FACTORS), (world, factor) => {
        const decision = decide(world.task, world.snapshot, world.policy, world.seed);
        const base = weightsInForce(decision, world.policy);
        for (const [ordinal, { from, to }] of winningIntervals(decision.candidates, factor, base)) {
          const weight = to === null ? from * 2 + 1 : (from + to) / 2;
          const totals = totalsAt(decision.candidates, factor, base, weight).sort((one, other) => other - one);
          if (totals.length > 1 && totals[0]! - totals[1]! < 1e-9 * (1 + weight)) continue;
          const replayed = replay(decision.facts, world.policy, { ...base, [factor]: weight });
          expect(replayed.candidates[0]!.ordinal).toBe(ordinal);
          if (decision.candidates[0]!.ordinal !== ordinal) tipped += 1;
        }
      }),
      cases(1_000),
    );
    expect(tipped).toBeGreaterThan(200);
  });
});
