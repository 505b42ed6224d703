import { expect, it } from "vitest";
import { driveBreaker, MINUTE_MS } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: a breaker opened by hand was closed again by the timer that belongs to its own opening. */
it("a forced opening outlasts any open time", () => {
  const breaker = driveBreaker();
  breaker.order("trip", { expiresInMs: 60 * MINUTE_MS });
  breaker.pass(59 * MINUTE_MS);
  breaker.tick();
  expect(breaker.admit()).toMatchObject({ kind: "refused", because: "forced_open" });
  expect(breaker.transitions()).toEqual([]);
});
