import { expect, it } from "vitest";
import { driveBreaker, MINUTE_MS } from "../engine/breaker-driver.ts";

/** Envoy #26758: the multiplier of the open time fell by the clock alone, or with every call. */
it("trips are forgiven by use alone, one in a minute", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.calls(2, "failed");
  breaker.wait();
  breaker.calls(2, "succeeded");
  expect(breaker.breaker.multiplier).toBe(2);
  breaker.pass(600 * MINUTE_MS);
  breaker.tick();
  expect(breaker.breaker.multiplier).toBe(2);
  for (let call = 0; call < 50; call += 1) breaker.end(breaker.begin(), "succeeded");
  expect(breaker.breaker.multiplier).toBe(1);
  breaker.pass(MINUTE_MS);
  breaker.calls(1, "succeeded");
  expect(breaker.breaker.multiplier).toBe(0);
});
