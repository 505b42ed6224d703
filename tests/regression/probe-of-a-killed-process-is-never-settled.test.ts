import { expect, it } from "vitest";
import { restoreBreaker, storeBreaker } from "../../server/engine/breaker/persist.ts";
import { driveBreaker, MINUTE_MS } from "../engine/breaker-driver.ts";

/** OmniRoute #13836: a probe of a process that had ended was never settled, and the agent stayed out for six days. */
it("the permit of a process that was killed ends with its lease, after a restart as well", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.begin();
  const stored = storeBreaker(breaker.breaker, breaker.now);
  breaker.pass(6 * 24 * 60 * MINUTE_MS);
  // Another process, whose monotonic clock began anew.
  const now = { ms: 5, wallMs: breaker.now.wallMs };
  breaker.breaker = restoreBreaker(stored, now)!;
  breaker.pass(5 - breaker.now.ms);
  expect(breaker.admit()).toMatchObject({ kind: "admitted", permit: { probe: true } });
});
