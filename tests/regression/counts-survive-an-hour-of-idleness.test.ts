import { expect, it } from "vitest";
import { AGENT_RULES } from "../../server/engine/breaker/rules.ts";
import { driveBreaker, MINUTE_MS } from "../engine/breaker-driver.ts";

/** Seen in cockatiel 4: counts from an hour ago were added to those of now. */
it("calls older than ten minutes are out of the window", () => {
  const breaker = driveBreaker({ ...AGENT_RULES, consecutive: null });
  breaker.calls(19, "failed");
  breaker.pass(60 * MINUTE_MS);
  breaker.calls(19, "failed");
  expect(breaker.view().state).toBe("closed");
  breaker.calls(1, "failed");
  expect(breaker.view()).toMatchObject({ state: "open", reason: "20 of the last 20 calls failed" });
});
