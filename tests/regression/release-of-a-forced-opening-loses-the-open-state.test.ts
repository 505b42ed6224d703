import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in cockatiel 4: isolating an open breaker and letting it go left it closed. */
it("an open breaker that is forced open and released must prove itself", () => {
  const breaker = driveBreaker();
  breaker.calls(5, "failed");
  breaker.order("trip");
  expect(breaker.breaker.phase.state).toBe("open");
  breaker.order("release");
  expect(breaker.view()).toMatchObject({ state: "half_open", reason: "5 failures in a row" });
  expect(breaker.breaker.multiplier).toBe(1);
});

it("one whose agent asked to be left alone stays open until then", () => {
  const breaker = driveBreaker();
  breaker.calls(5, "failed", { retryAfterMs: 600_000 });
  breaker.order("trip");
  breaker.order("release");
  expect(breaker.view().state).toBe("open");
});
