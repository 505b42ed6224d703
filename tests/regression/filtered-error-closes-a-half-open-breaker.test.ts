import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: an error that its filter takes out of the count was taken for a success of the probe. */
it("a probe whose result says nothing closes nothing and frees its permit", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  for (let probe = 0; probe < 10; probe += 1) breaker.end(breaker.begin(), "ignored");
  expect(breaker.view()).toMatchObject({ state: "half_open", probeLeaseFree: true });
  expect(breaker.breaker.phase).toMatchObject({ successes: 0, failures: 0 });
});
