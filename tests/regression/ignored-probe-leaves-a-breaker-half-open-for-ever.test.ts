import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** resilience4j #544: an ignored exception kept its permit, and half-open let nobody in any more. */
it("an ignored probe gives its permit back at once", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.end(breaker.begin(), "ignored");
  breaker.calls(2, "succeeded");
  expect(breaker.view().state).toBe("closed");
});
