import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf } from "../../server/domain/money.ts";
import { dueAlerts, raiseLimit, shouldWindDown } from "../../server/engine/budget/alerts.ts";
import { inheritedLimit, newAccount, newBook } from "../../server/engine/budget/budget-book.ts";
import { holdBudget, holdEndMs, markSent } from "../../server/engine/budget/hold.ts";
import { expireHolds, forgetHolds, settleHold } from "../../server/engine/budget/settle-hold.ts";
import { type BudgetWindowKind, windowAt } from "../../server/engine/budget/window.ts";
import { boundAttempt, worstCaseMicros } from "../../server/engine/budget/worst-case.ts";

const HOUR_MS = 3_600_000;
const at = (instant: string) => Date.parse(instant);
const line = (amount: number, accountId = "day") => [{ accountId, amount }];

describe("holds", () => {
  it("are taken in all budgets or in none, and the refusal names the one that is short", () => {
    const book = newBook([newAccount("day", "micros", 100), newAccount("run", "micros", 10)]);
    expect(holdBudget(book, "a", [...line(50), ...line(11, "run")], 1)).toEqual({
      kind: "refused",
      accountId: "run",
      asked: 11,
      available: 10,
    });
    expect(book.accounts["day"]!.held).toBe(0);
    expect(holdBudget(book, "a", [...line(6, "run"), ...line(6, "run")], 1).kind).toBe("refused");
    expect(holdBudget(book, "a", [...line(100), ...line(10, "run")], 1).kind).toBe("held");
  });

  it("of nobody's budget or of no amount are mistakes", () => {
    const book = newBook([newAccount("day", "micros", 100)]);
    expect(() => holdBudget(book, "a", line(1, "night"), 1)).toThrow("no budget night");
    for (const amount of [-1, 0.5, Number.NaN, Infinity])
      expect(() => holdBudget(book, "a", line(amount), 1)).toThrow();
  });

  it("that were overrun block the next ones until there is room again", () => {
    const book = newBook([newAccount("day", "micros", 100)]);
    holdBudget(book, "a", line(80), 1);
    settleHold(book, "a", { lines: line(130), failed: false });
    expect(book.accounts["day"]).toMatchObject({ committed: 130, held: 0, overrun: 50 });
    expect(holdBudget(book, "b", line(0), 1)).toMatchObject({ kind: "refused", available: -30 });
  });

  it("of failed attempts cost their money and none of the agent's steps", () => {
    const book = newBook([newAccount("money", "micros", 100), newAccount("steps", "steps", 10)]);
    holdBudget(book, "a", [...line(30, "money"), ...line(1, "steps")], 1);
    settleHold(book, "a", { lines: [...line(20, "money"), ...line(1, "steps")], failed: true });
    expect(book.accounts["money"]).toMatchObject({ committed: 20, failed: 20, held: 0 });
    expect(book.accounts["steps"]).toMatchObject({ committed: 0, failed: 1, held: 0 });
  });

  it("outlive their attempt's deadline by a minute, and what was sent and never reported is charged then", () => {
    const book = newBook([newAccount("day", "micros", 100)]);
    holdBudget(book, "a", line(10), holdEndMs(1_000));
    markSent(book, "a");
    expect(expireHolds(book, 60_999)).toEqual([]);
    expect(expireHolds(book, 61_000)).toMatchObject([{ kind: "charged", committed: 10, held: -10 }]);
    expect(settleHold(book, "a", { lines: line(4), failed: false })).toMatchObject({ kind: "late" });
    expect(book.accounts["day"]).toMatchObject({ committed: 4, held: 0, overrun: 0 });
  });

  it("that are forgotten are unknown, and open ones are never forgotten", () => {
    const book = newBook([newAccount("day", "micros", 100)]);
    holdBudget(book, "a", line(10), 5);
    holdBudget(book, "b", line(10), 50);
    expireHolds(book, 5);
    forgetHolds(book, 1_000);
    expect(settleHold(book, "a", { lines: [], failed: false }).kind).toBe("unknown");
    expect(settleHold(book, "b", { lines: line(10), failed: false }).kind).toBe("resolved");
  });

  it("of a child come out of what its parent has left", () => {
    const parent = { ...newAccount("run", "micros", 100), committed: 30, held: 20 };
    expect([inheritedLimit(parent, null), inheritedLimit(parent, 20), inheritedLimit(parent, 80)]).toEqual([
      50, 20, 50,
    ]);
    expect(inheritedLimit({ ...parent, committed: 200 }, null)).toBe(0);
  });
});

describe("alerts", () => {
  it("are given once each at 50, 80 and 100 %, all that were passed at once", () => {
    const account = newAccount("day", "micros", 1_000);
    const spend = (committed: number) => {
      account.committed = committed;
      return dueAlerts(account, false);
    };
    expect([spend(499), spend(500), spend(600), spend(1_000), spend(1_200)]).toEqual([[], [50], [], [80, 100], []]);
    expect(shouldWindDown({ ...account, committed: 799 })).toBe(false);
    expect(shouldWindDown({ ...account, committed: 800 })).toBe(true);
  });

  it("say 100 % when a hold does not fit, and begin again where the limit is raised above them", () => {
    const account = { ...newAccount("day", "micros", 1_000), committed: 970 };
    expect(dueAlerts(account, true)).toEqual([50, 80, 100]);
    raiseLimit(account, 1_500);
    expect(account.alerted).toBe(50);
    account.committed = 1_200;
    expect(dueAlerts(account, false)).toEqual([80]);
  });
});

describe("the worst case", () => {
  const price = fc.record(
    {
      inputMicrosPerMillion: fc.nat(100_000_000),
      outputMicrosPerMillion: fc.nat(100_000_000),
      cachedInputMicrosPerMillion: fc.nat(100_000_000),
      cacheWriteMicrosPerMillion: fc.nat(150_000_000),
    },
    { requiredKeys: ["inputMicrosPerMillion", "outputMicrosPerMillion"] },
  );

  it("is never less than any usage within the caps costs, and a lowered cap fits into what is left", () => {
    const nat = (max: number) => fc.nat(max);
    fc.assert(
      fc.property(
        price,
        nat(200_000),
        nat(8_000),
        nat(5_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (...given) => {
          const [tariff, inputTokens, wantedTokens, available, share] = given;
          const bounded = boundAttempt(tariff, inputTokens, { wantedTokens, leastTokens: 1 }, available);
          if (bounded.kind === "too_dear") {
            expect(worstCaseMicros(tariff, inputTokens, 1)).toBeGreaterThan(available);
            return;
          }
          expect(bounded.holdMicros).toBeLessThanOrEqual(available);
          expect(bounded.outputCapTokens).toBeLessThanOrEqual(Math.max(1, wantedTokens));
          // The provider may count a fifth more input, and split it among its buckets as it likes.
          const input = Math.ceil(inputTokens * 1.2);
          const cached = Math.floor(input * share);
          const written = Math.floor((input - cached) * share);
          const thought = Math.floor(bounded.outputCapTokens * share);
          const usage = {
            inputTokens: input - cached - written,
            cachedInputTokens: cached,
            cacheWriteTokens: written,
            outputTokens: bounded.outputCapTokens - thought,
            reasoningTokens: thought,
          };
          expect(costOf(tariff, usage)).toBeLessThanOrEqual(bounded.holdMicros);
        },
      ),
      { numRuns: 2_000, seed: 8 },
    );
  });

  it("lowers the cap no further than an answer needs", () => {
    const tariff = { inputMicrosPerMillion: 1_000_000, outputMicrosPerMillion: 4_000_000 };
    const bound = (available: number) =>
      boundAttempt(tariff, 1_000, { wantedTokens: 1_000, leastTokens: 100 }, available, 1);
    expect(bound(5_000)).toEqual({ kind: "bounded", outputCapTokens: 1_000, holdMicros: 5_000 });
    expect(bound(3_000)).toEqual({ kind: "bounded", outputCapTokens: 500, holdMicros: 3_000 });
    expect(bound(1_400)).toEqual({ kind: "bounded", outputCapTokens: 100, holdMicros: 1_400 });
    expect(bound(1_399)).toEqual({ kind: "too_dear", leastMicros: 1_400 });
  });
});

describe("windows", () => {
  const hours = (kind: BudgetWindowKind, zone: string, instant: string) => {
    const { startMs, endMs } = windowAt(kind, zone, at(instant));
    return [new Date(startMs).toISOString(), (endMs! - startMs) / HOUR_MS];
  };

  it("of a day have 23, 24 or 25 hours where the clocks change", () => {
    expect(hours("day", "UTC", "2026-03-29T12:00:00Z")).toEqual(["2026-03-29T00:00:00.000Z", 24]);
    expect(hours("day", "Europe/Berlin", "2026-03-29T12:00:00Z")).toEqual(["2026-03-28T23:00:00.000Z", 23]);
    expect(hours("day", "Europe/Berlin", "2026-10-25T12:00:00Z")).toEqual(["2026-10-24T22:00:00.000Z", 25]);
    expect(hours("day", "America/New_York", "2026-03-08T12:00:00Z")).toEqual(["2026-03-08T05:00:00.000Z", 23]);
    // By half an hour.
    expect(hours("day", "Australia/Lord_Howe", "2026-10-03T20:00:00Z")).toEqual(["2026-10-03T13:30:00.000Z", 23.5]);
  });

  it("begin at the first instant where midnight is left out, and know the day that Samoa left out", () => {
    expect(hours("day", "Africa/Cairo", "2026-04-24T12:00:00Z")).toEqual(["2026-04-23T22:00:00.000Z", 23]);
    expect(hours("day", "Pacific/Apia", "2011-12-30T12:00:00Z")).toEqual(["2011-12-30T10:00:00.000Z", 24]);
  });

  it("of a week begin on Monday, of a month on its first, of an hour by the zone's clock", () => {
    expect(hours("week", "Europe/Berlin", "2026-03-25T12:00:00Z")).toEqual(["2026-03-22T23:00:00.000Z", 167]);
    expect(hours("month", "Europe/Berlin", "2026-10-15T12:00:00Z")).toEqual(["2026-09-30T22:00:00.000Z", 745]);
    expect(hours("month", "UTC", "2028-02-29T23:59:59.999Z")).toEqual(["2028-02-01T00:00:00.000Z", 696]);
    expect(hours("hour", "Asia/Kolkata", "2026-01-01T00:15:00Z")).toEqual(["2025-12-31T23:30:00.000Z", 1]);
    expect(windowAt("run", "UTC", 1)).toEqual({ startMs: 0, endMs: null });
    expect(() => windowAt("day", "Mars/Olympus", 1)).toThrow(RangeError);
  });

  it("hold their instant and follow one another without gap or overlap", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "America/Sao_Paulo",
      "America/St_Johns",
      "Pacific/Kiritimati",
      "Africa/Cairo",
    ];
    const instant = fc.integer({ min: at("2000-01-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z") });
    const kind = fc.constantFrom<BudgetWindowKind>("hour", "day", "week", "month");
    fc.assert(
      fc.property(fc.constantFrom(...zones), kind, instant, (zone, window, atMs) => {
        const { startMs, endMs } = windowAt(window, zone, atMs);
        expect(startMs).toBeLessThanOrEqual(atMs);
        expect(endMs!).toBeGreaterThan(atMs);
        expect(windowAt(window, zone, startMs)).toEqual({ startMs, endMs });
        expect(windowAt(window, zone, endMs! - 1)).toEqual({ startMs, endMs });
        expect(windowAt(window, zone, endMs!).startMs).toBe(endMs);
      }),
      { numRuns: 300, seed: 9 },
    );
  });
});
