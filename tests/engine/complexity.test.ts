import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CONFIDENCE_CAP,
  type Complexity,
  estimateComplexity,
  HEAVY_FROM,
  STANDARD_FROM,
} from "../../server/engine/complexity.ts";
import { extractFeatures } from "../../server/engine/features.ts";

function estimate(text: string, inputTokens?: number): Complexity {
  return estimateComplexity(extractFeatures(text), inputTokens);
}

const anyText = fc.oneof(fc.string(), fc.lorem({ maxCount: 200 }));

describe("complexity", () => {
  it.each([
    ["light", "hi"],
    ["light", "thanks!"],
    ["light", "What is the capital of France?"],
    ["light", "Write a haiku about rain"],
    ["standard", "Prove that there are infinitely many primes."],
    ["standard", "Refactor the date parser and add tests for leap years, at least five cases."],
    [
      "heavy",
      "Design a distributed rate limiter, compare the trade-offs, then implement it in Go with tests. It must handle " +
        "1M requests per second without using Redis; finally write a migration plan step by step.",
    ],
  ])("finds %s: %s", (tier, text) => {
    expect(estimate(text).tier).toBe(tier);
  });

  it("is the sum of its evidence, kept between 0 and 1, and agrees with its thresholds", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 1e7 }), (text, tokens) => {
        const { tier, score, evidence } = estimate(text, tokens);
        const sum = evidence.reduce((total, { points }) => total + points, 0);
        expect(score).toBeCloseTo(Math.min(1, Math.max(0, sum)), 9);
        expect(tier).toBe(score < STANDARD_FROM ? "light" : score < HEAVY_FROM ? "standard" : "heavy");
      }),
    );
  });

  it("never falls when the input gets longer", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (text, tokens, more) => {
        expect(estimate(text, tokens + more).score).toBeGreaterThanOrEqual(estimate(text, tokens).score);
      }),
    );
  });

  it("never falls when demanding words, constraints or questions are added", () => {
    const more = fc.constantFrom(
      " prove",
      " then refactor",
      " at least",
      " must",
      " why?",
      " x = y + 2;",
      " 42",
      " unless",
    );
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), more, (text, words) => {
        expect(estimate(text + words).score).toBeGreaterThanOrEqual(estimate(text).score);
      }),
    );
  });

  it("is never surer than the cap, and unsure at a threshold", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { confidence, score } = estimate(text);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(CONFIDENCE_CAP);
        const distance = Math.min(Math.abs(score - STANDARD_FROM), Math.abs(score - HEAVY_FROM));
        if (distance < 0.05) expect(confidence).toBeLessThan(0.2);
      }),
    );
  });

  it("does not take a long task for a greeting because it begins with one", () => {
    const names = estimate("Hello, please design a schema for a booking system with audit trails").evidence;
    expect(names.map(({ name }) => name)).not.toContain("short greeting");
  });

  it("stays finite for lengths that make no sense", () => {
    for (const tokens of [Number.NaN, Number.POSITIVE_INFINITY, -5]) {
      expect(Number.isFinite(estimate("hello there", tokens).score)).toBe(true);
    }
  });
});
