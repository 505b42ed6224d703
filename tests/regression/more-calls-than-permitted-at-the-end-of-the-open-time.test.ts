import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** resilience4j #1432: at the change from open to half-open more calls were let through than permitted. */
it("of a hundred calls at the end of the open time one is let through", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  const admitted = Array.from({ length: 100 }, () => breaker.admit()).filter(({ kind }) => kind === "admitted");
  expect(admitted).toHaveLength(1);
  expect(breaker.transitions()).toEqual(["closed open", "open half_open"]);
});
