import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in cockatiel 4: its default asks for more calls a second than a slow caller makes, so it never opened. */
it("failures at one a second open the breaker with the fifth", () => {
  const breaker = driveBreaker();
  breaker.calls(5, "failed");
  expect(breaker.view()).toMatchObject({ state: "open", reason: "5 failures in a row" });
});
