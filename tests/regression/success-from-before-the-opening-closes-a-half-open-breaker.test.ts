import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: the late success of a call from before the outage closed the breaker that waited for its probe. */
it("a success that was admitted before the opening says nothing of the probes", () => {
  const breaker = driveBreaker();
  const early = [breaker.begin(), breaker.begin(), breaker.begin()];
  breaker.openAndWait();
  for (const call of early) breaker.end(call, "succeeded");
  expect(breaker.view()).toMatchObject({ state: "half_open", probeLeaseFree: true });
  expect(breaker.breaker.counts.stale).toBe(3);
});
