import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** LiteLLM #40130: a second failure with a shorter wait replaced the longer deadline of the first. */
it("a shorter Retry-After never brings a longer one forward", () => {
  const breaker = driveBreaker();
  breaker.calls(4, "failed");
  const longest = breaker.now.ms + 3_600_000;
  breaker.calls(1, "failed", { retryAfterMs: 3_600_000 });
  expect(breaker.breaker.phase).toMatchObject({ state: "open", untilMs: longest });
  breaker.wait();
  breaker.calls(1, "failed", { retryAfterMs: 7_200_000 });
  const later = breaker.now.ms - 1_000 + 7_200_000;
  breaker.calls(1, "failed", { retryAfterMs: 5_000 });
  expect(breaker.breaker.phase).toMatchObject({ state: "open", untilMs: later });
});
