import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: a probe without a time-out never came back, and everybody else was rejected for ever. */
it("a probe without deadline or heartbeats gives its permit back after a minute", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.begin();
  expect(breaker.admit()).toMatchObject({ kind: "refused", because: "probes_taken", retryAfterMs: 60_000 });
  breaker.pass(60_000);
  expect(breaker.admit()).toMatchObject({ kind: "admitted", permit: { probe: true } });
  expect(breaker.events.map(({ kind }) => kind)).toContain("probe_lease_expired");
});
