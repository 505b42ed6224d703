import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Polly #481: asking for the state moved it from open to half-open. */
it("reading shows what time has done and changes nothing", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  const before = JSON.stringify(breaker.breaker);
  expect(breaker.view()).toMatchObject({ state: "half_open", probeLeaseFree: true });
  expect(JSON.stringify(breaker.breaker)).toBe(before);
  expect(breaker.transitions()).toEqual(["closed open"]);
});
