import { expect, it } from "vitest";
import { driveBreaker, MINUTE_MS } from "../engine/breaker-driver.ts";

/** OmniRoute #13836: a probe of a process that had ended was never settled, and the agent stayed out for six days. */
it("the permit of a process that was killed ends with its lease, after a restart as well", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.begin();
  // Another process takes over, whose monotonic clock began anew.
  breaker.restart(6 * 24 * 60 * MINUTE_MS, 5);
  expect(breaker.admit()).toMatchObject({ kind: "admitted", permit: { probe: true } });
});
