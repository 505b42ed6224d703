import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatCapped,
  formatDifference,
  formatDuration,
  formatInstant,
  formatInterval,
  formatMicros,
  formatMoney,
  formatNamed,
  formatNames,
  formatPercent,
  formatRaw,
  formatRelative,
  formatScore,
  formatShortId,
  NO_DATA,
} from "../../components/format.ts";
import { FACTORS } from "../../server/domain/factor.ts";

describe("money", () => {
  it.each([
    [0, "$0"],
    [1, "$0.000001"],
    [480, "$0.00048"],
    [9_999, "$0.01"],
    [12_340, "$0.0123"],
    [999_950, "$1.00"],
    [1_234_567, "$1.23"],
    [64_230_000, "$64.23"],
    [1_234_567_890, "$1,235"],
    [-2_500_000, "−$2.50"],
  ])("%i micro-dollars is %s", (micros, text) => expect(formatMoney(micros)).toBe(text));

  it("keeps unpriced, nothing and no data apart", () => {
    expect(formatMoney(null)).toBe("unpriced");
    expect(formatMoney(0)).toBe("$0");
    expect(formatMoney(Number.NaN)).toBe(NO_DATA);
  });
});

describe("durations", () => {
  it.each([
    [0, "0 ms"],
    [0.074, "74 µs"],
    [0.9994, "999 µs"],
    [1.24, "1.2 ms"],
    [842.4, "842 ms"],
    [999.6, "1 s"],
    [1_234, "1.23 s"],
    [12_340, "12.3 s"],
    [59_970, "1 min"],
    [192_000, "3 min 12 s"],
    [3_599_800, "1 h"],
    [7_500_000, "2 h 05 min"],
    [93_600_000, "1 d 02 h"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it("has no figure for what was not measured", () => {
    for (const missing of [null, undefined, Number.NaN]) expect(formatDuration(missing)).toBe(NO_DATA);
    expect(formatMicros(null)).toBe(NO_DATA);
    expect(formatMicros(0)).toBe("0 ms");
  });
});

describe("shares", () => {
  it.each([
    [0, 0, "0%"],
    [1, 0, "100%"],
    [0.0001, 0, "<1%"],
    [0.9999, 0, ">99%"],
    [0.823, 0, "82%"],
    [0.94, 1, "94.0%"],
    [0.00004, 3, "0.004%"],
  ])("%d with %i digits is %s", (share, digits, text) => expect(formatPercent(share, digits)).toBe(text));

  it("never rounds a share that is not all to all, nor one that is something to nothing", () => {
    for (let share = 0.0001; share < 1; share += 0.0007) {
      expect(formatPercent(share)).not.toBe("0%");
      expect(formatPercent(share)).not.toBe("100%");
    }
  });
});

describe("scores", () => {
  it("shows signs as signs, and a difference too small to show as such", () => {
    expect(formatDifference(0.0834)).toBe("+0.083");
    expect(formatDifference(-0.0834)).toBe("−0.083");
    expect(formatDifference(0)).toBe("0");
    expect(formatDifference(0.0002)).toBe("±0.000");
    expect(formatScore(-0.1)).toBe("−0.100");
    expect(formatScore(null)).toBe(NO_DATA);
  });

  it("tells intervals of weights by their ends", () => {
    expect(formatInterval(2.4, null)).toBe("above 2.4");
    expect(formatInterval(0, 0.3)).toBe("below 0.3");
    expect(formatInterval(0.3, 2.4)).toBe("0.3 to 2.4");
    expect(formatInterval(0, null)).toBe("any");
  });
});

describe("raw values", () => {
  it("has a format in the unit of every factor", () => {
    for (const factor of FACTORS) expect(formatRaw(factor, 0)).not.toBe("");
    expect(formatRaw("latency", 1_840)).toBe("1.84 s");
    expect(formatRaw("cost", 2_300)).toBe("$0.0023");
    expect(formatRaw("cost", Number.POSITIVE_INFINITY)).toBe("unpriced");
    expect(formatRaw("tier_fit", 1)).toBe("1 tier apart");
    expect(formatRaw("load", 0.5)).toBe("50% in use");
    expect(formatRaw("session", 0)).toBe("no session");
  });

  it("reads the unit off the end of a name", () => {
    expect(formatNamed("expectedCostMicros", 41_000)).toBe("$0.041");
    expect(formatNamed("medianLatencyMs", 41_000)).toBe("41 s");
    expect(formatNamed("neededTokens", 41_000)).toBe("41,000");
    expect(formatNamed("budget", "team-a")).toBe("team-a");
  });
});

describe("time", () => {
  const now = Date.UTC(2026, 10, 23, 18, 24, 5, 123);
  it.each([
    [0, "just now"],
    [12_000, "12 s ago"],
    [119_000, "1 min ago"],
    [7_300_000, "2 h ago"],
    [200_000_000, "2 d ago"],
    [-4_000, "just now"],
    [-30_000, "in 30 s"],
  ])("%i ms before now is %s", (before, text) => expect(formatRelative(now - before, now)).toBe(text));

  it("is exact on demand, with its zone", () => {
    expect(formatInstant(now, "UTC")).toBe("23 Nov 2026, 18:24:05.123 UTC");
    expect(formatAge(now - 61_000, now)).toBe("1 min");
  });
});

describe("lists and ids", () => {
  it("counts what it leaves out", () => {
    expect(formatNames(["A", "B"], 3)).toBe("A and B");
    expect(formatNames(["A", "B", "C", "D"], 2)).toBe("A, B and 2 others");
    expect(formatNames(["A", "B", "C"], 2, "or")).toBe("A, B or 1 other");
    expect(formatCapped(10_000, true)).toBe("more than 10,000");
    expect(formatCapped(9_999, false)).toBe("9,999");
  });

  it("keeps the end of an id, which tells apart", () => {
    expect(formatShortId("dec_01KAT7Y2M8Q4T5V6W7X8Z09909")).toBe("dec_…Z09909");
    expect(formatShortId("agent_x")).toBe("agent_x");
  });
});
