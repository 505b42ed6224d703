import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: without a minimum of calls the very first failure is a rate of 100 %. */
it("the first call's failure opens nothing", () => {
  const breaker = driveBreaker();
  breaker.calls(1, "failed");
  expect(breaker.view().state).toBe("closed");
  breaker.calls(3, "failed");
  expect(breaker.view().state).toBe("closed");
});
