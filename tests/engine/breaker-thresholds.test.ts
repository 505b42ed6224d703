import { expect, it } from "vitest";
import { AGENT_RULES } from "../../server/engine/breaker/rules.ts";
import { callsToFind, falseTrips, quantile } from "./breaker-simulation.ts";

it("a full outage of a healthy agent is found in five calls", () => {
  const found = callsToFind(200, { calls: 300, rate: 0.01 }, 1);
  expect(quantile(found, 1)).toBeLessThanOrEqual(5);
});

it("a 60 % outage is found in a median of at most 25 calls", () => {
  expect(quantile(callsToFind(1_000, { calls: 300, rate: 0.01 }, 0.6), 0.5)).toBeLessThanOrEqual(25);
});

it("an agent that always fails 20 % is tripped at most once in 4,000 calls, from its first call on", () => {
  const calls = 200 * 2_000;
  expect(falseTrips(200, 2_000, 0.2)).toBeLessThanOrEqual(calls / 4_000);
  const fixed = { ...AGENT_RULES, consecutive: { least: 5, most: 5, chance: 1e-6 } };
  // What the adaptive threshold is for: five in a row, fixed, misfire more often than that.
  expect(falseTrips(200, 2_000, 0.2, fixed)).toBeGreaterThan(calls / 8_000);
});
