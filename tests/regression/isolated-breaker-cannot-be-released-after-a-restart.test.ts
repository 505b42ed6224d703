import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in cockatiel 4: the isolation was stored as a state of its own, and nothing led out of it after a restart. */
it("a breaker forced open, stored and restored is released like any other", () => {
  const breaker = driveBreaker();
  breaker.order("trip");
  breaker.restart(1_000, 5);
  expect(breaker.admit()).toMatchObject({ kind: "refused", because: "forced_open" });
  expect(breaker.order("release").kind).toBe("changed");
  expect(breaker.view()).toMatchObject({ state: "half_open", override: null, probeLeaseFree: true });
  breaker.calls(2, "succeeded");
  expect(breaker.view().state).toBe("closed");
});
