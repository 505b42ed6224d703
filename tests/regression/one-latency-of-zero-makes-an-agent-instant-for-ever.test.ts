import { expect, it } from "vitest";
import { medianLatencyMs, totalsOf } from "../../server/engine/success-record.ts";
import { recordOf } from "../engine/fleet.ts";

/** The logarithm of 0 is minus infinity, which no later observation outweighs. */
it("a mean latency of 0 counts as 1 ms and is shrunk to the prior like any other", () => {
  const instant = recordOf({ latencyMs: 0, latencyCount: 1 });
  expect(medianLatencyMs(undefined, totalsOf(new Map([["chat", instant]])), 10_000)).toBeCloseTo(1_000, 6);
  expect(medianLatencyMs(instant, totalsOf(new Map([["coding", instant]])), 10_000)).toBeGreaterThan(100);
});
