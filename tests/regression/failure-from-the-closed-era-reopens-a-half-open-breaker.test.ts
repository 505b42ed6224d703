import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in cockatiel 4: a failure that had begun before the outage opened the breaker again while its probe succeeded. */
it("a failure from the closed era changes nothing in half-open", () => {
  const breaker = driveBreaker();
  const early = [breaker.begin(), breaker.begin(), breaker.begin()];
  breaker.openAndWait();
  const probe = breaker.begin();
  for (const call of early) breaker.end(call, "failed");
  expect(breaker.view().state).toBe("half_open");
  breaker.end(probe, "succeeded");
  breaker.end(breaker.begin(), "succeeded");
  expect(breaker.view().state).toBe("closed");
});
