import { expect, it } from "vitest";
import { driveBreaker } from "../engine/breaker-driver.ts";

/** Seen in opossum 9: the window that had opened the breaker was still there when it closed. */
it("after closing it takes as many failures as at first to open again", () => {
  const breaker = driveBreaker();
  breaker.openAndWait();
  breaker.calls(2, "succeeded");
  expect(breaker.view().state).toBe("closed");
  breaker.calls(4, "failed");
  expect(breaker.view().state).toBe("closed");
  breaker.calls(1, "failed");
  expect(breaker.view().state).toBe("open");
});
