import { expect, it } from "vitest";
import { AGENT_RULES } from "../../server/engine/breaker/rules.ts";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: the rate had to be above the threshold, and nothing is above 100 %. */
it("a threshold of 100 % is reached by failures alone", () => {
  const breaker = driveBreaker({
    ...AGENT_RULES,
    consecutive: null,
    failureRate: { share: 1, minimumCalls: 20 },
  });
  breaker.calls(19, "failed");
  expect(breaker.view().state).toBe("closed");
  breaker.calls(1, "failed");
  expect(breaker.view().state).toBe("open");
});
