import { expect, it } from "vitest";
import { decide } from "../../server/engine/decide.ts";
import { agentNamed, policyOf, recordOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** With next to no failures draws rounded to exactly 1, and of such ties the first in rank was taken every time. */
it("of two agents that never failed each is drawn about as often as the other", () => {
  const records = new Map([["coding", recordOf({ successes: 5_000, outcomes: 5_000 })]]);
  const exploration = { enabled: true, creditPerDecision: 0.1, maximumCostFactor: 10 };
  const policy = policyOf([agentNamed("a"), agentNamed("b")], { exploration });
  const snapshot = snapshotOf({ a: { records }, b: { records } });
  const drawn = Array.from(
    { length: 4_000 },
    (_, seed) => decide(taskOf(), snapshot, policy, `s${seed}`).chosenOrdinal,
  );
  const first = drawn.filter((ordinal) => ordinal === 0).length / drawn.length;
  expect(Math.abs(first - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / drawn.length));
});
