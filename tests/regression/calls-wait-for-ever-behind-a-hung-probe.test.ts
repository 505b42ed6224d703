import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in cockatiel 4: calls queued behind the probe and waited as long as it hung. */
it("a call beside a hung probe is refused at once and told when to come again", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.begin({ deadlineAtMs: breaker.now.ms + 20_000 });
  breaker.pass(10_000);
  expect(breaker.admit()).toMatchObject({ kind: "refused", because: "probes_taken", retryAfterMs: 15_000 });
});
