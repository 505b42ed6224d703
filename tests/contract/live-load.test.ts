import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextLimit } from "../../server/engine/concurrency-limit.ts";
import { earnRetry, FULL_RETRY_BUDGET, spendRetry } from "../../server/engine/retry-budget.ts";
import { createConcurrencyLimits } from "../../server/live/concurrency-limits.ts";
import { createRetryBudgets } from "../../server/live/retry-budgets.ts";

describe("concurrency limits", () => {
  const DECLARED = 10;

  test("know nothing of an agent that nobody has tried", () => {
    expect(createConcurrencyLimits(nextLimit).of("agent_a")).toBeNull();
  });

  test("shrink by a tenth at each sign of overload, and stay between one and twice the declared", () => {
    const limits = createConcurrencyLimits(nextLimit);
    limits.seen("agent_a", DECLARED, "overloaded", 10);
    expect(limits.of("agent_a")).toBe(9);
    for (let count = 0; count < 100; count += 1) limits.seen("agent_a", DECLARED, "overloaded", 1);
    expect(limits.of("agent_a")).toBe(1);
    for (let count = 0; count < 1_000; count += 1) limits.seen("agent_a", DECLARED, "fine", 100);
    expect(limits.of("agent_a")).toBe(2 * DECLARED);
  });

  test("grow only while at least half is in use, by one a window", () => {
    const limits = createConcurrencyLimits(nextLimit);
    for (let count = 0; count < 100; count += 1) limits.seen("agent_a", DECLARED, "fine", 4);
    expect(limits.of("agent_a")).toBeNull();
    for (let count = 0; count < DECLARED; count += 1) limits.seen("agent_a", DECLARED, "fine", 5);
    expect(limits.of("agent_a")).toBe(DECLARED + 1);
  });

  test("begin anew for an agent that is declared anew, and forget one that is gone", () => {
    const limits = createConcurrencyLimits(nextLimit);
    limits.seen("agent_a", DECLARED, "overloaded", 1);
    limits.seen("agent_b", DECLARED, "overloaded", 1);
    limits.adopt([
      { id: "agent_a", concurrency: DECLARED },
      { id: "agent_b", concurrency: 20 },
    ]);
    expect([limits.of("agent_a"), limits.of("agent_b")]).toEqual([9, null]);
  });
});

describe("retry budgets", () => {
  const budgets = () => createRetryBudgets({ fullRetryBudget: FULL_RETRY_BUDGET, earnRetry, spendRetry });

  test("allow ten retries in a row and then one for every ten successes, pool by pool", () => {
    const retries = budgets();
    for (let count = 0; count < FULL_RETRY_BUDGET; count += 1) expect(retries.spend("a")).toBe(true);
    expect(retries.spend("a")).toBe(false);
    expect(retries.spend("b")).toBe(true);
    for (let count = 0; count < 9; count += 1) retries.earn("a");
    expect(retries.spend("a")).toBe(false);
    retries.earn("a");
    retries.earn("a");
    expect(retries.spend("a")).toBe(true);
  });

  test("keep retries to a tenth of the successes, and the ten at hand, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 2_000 }), (succeeds) => {
        const retries = budgets();
        let successes = 0;
        let spent = 0;
        for (const good of succeeds) {
          if (good) {
            retries.earn("a");
            successes += 1;
          } else if (retries.spend("a")) spent += 1;
        }
        expect(spent).toBeLessThanOrEqual(FULL_RETRY_BUDGET + successes / 10 + 1e-6);
      }),
      { numRuns: 200 },
    );
  });
});
