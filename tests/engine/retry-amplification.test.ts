import { expect, it } from "vitest";
import { uniforms } from "../../server/engine/chance.ts";
import { earnRetry, FULL_RETRY_BUDGET, spendRetry } from "../../server/engine/retry-budget.ts";

const TASKS = 20_000;
const MOST_ATTEMPTS = 3;

it.each([0, 0.1, 0.5, 1])("with %d of all attempts failing, retries add at most a tenth and one bucket", (rate) => {
  const chance = uniforms(10);
  let tokens = FULL_RETRY_BUDGET;
  let attempts = 0;
  for (let task = 0; task < TASKS; task += 1) {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      attempts += 1;
      if (chance() >= rate) {
        tokens = earnRetry(tokens);
        break;
      }
      const left = attempt < MOST_ATTEMPTS ? spendRetry(tokens) : null;
      if (left === null) break;
      tokens = left;
    }
  }
  expect(attempts).toBeLessThanOrEqual(TASKS * 1.1 + FULL_RETRY_BUDGET);
  expect(attempts).toBeGreaterThanOrEqual(TASKS + (rate > 0 ? FULL_RETRY_BUDGET : 0));
});
