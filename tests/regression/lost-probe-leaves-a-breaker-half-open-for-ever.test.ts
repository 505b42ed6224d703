import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** resilience4j #903: a probe that was lost without any result kept its permit. */
it("lost probes count as failures when their leases end, and the next ones decide", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.begin();
  breaker.pass(60_000);
  breaker.begin();
  breaker.pass(60_000);
  breaker.tick();
  expect(breaker.view()).toMatchObject({ state: "open", reason: "2 probes failed" });
  breaker.wait();
  breaker.calls(2, "succeeded");
  expect(breaker.view().state).toBe("closed");
});
