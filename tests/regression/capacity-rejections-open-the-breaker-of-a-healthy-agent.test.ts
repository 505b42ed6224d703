import { expect, it } from "vitest";
import type { FailureCode } from "../../server/domain/attempt.ts";
import { outcomeFor } from "../../server/engine/breaker/failure-evidence.ts";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: calls that were turned away because too many ran counted as failures of a healthy agent. */
it("rate limits, refused requests and calls that were cut short never open a breaker", () => {
  const breaker = driveBreaker();
  const codes: FailureCode[] = ["rate_limited", "invalid_request", "client_aborted", "task_stopped", "deadline_passed"];
  for (let round = 0; round < 20; round += 1) for (const code of codes) breaker.calls(1, outcomeFor("agent", code));
  expect(breaker.view().state).toBe("closed");
  breaker.calls(5, outcomeFor("agent", "server_error"));
  expect(breaker.view().state).toBe("open");
});
