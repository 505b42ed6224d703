import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Polly #311: an exception that no handler knew left half-open without a result. Here only the lease is sure to end. */
it("a probe whose caller breaks without a word counts as a failure, and the breaker goes on", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.begin({ heartbeats: true, deadlineAtMs: breaker.now.ms + 600_000 });
  breaker.pass(15_000);
  breaker.tick();
  expect(breaker.breaker.phase).toMatchObject({ state: "half_open", failures: 1, leases: [] });
  breaker.calls(2, "succeeded");
  expect(breaker.view().state).toBe("closed");
});
