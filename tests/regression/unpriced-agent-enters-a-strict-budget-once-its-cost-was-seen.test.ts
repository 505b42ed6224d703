import { expect, it } from "vitest";
import { decide } from "../../server/engine/decide.ts";
import { agentNamed, policyOf, recordOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** What attempts have cost so far bounds nothing: a strict budget takes agents with a price alone. */
it("an unpriced agent with a known mean cost stays out of a strict budget, and may spend from another", () => {
  const policy = policyOf([agentNamed("a", { price: null })]);
  const records = new Map([["coding", recordOf({ costMicros: 10, costCount: 50 })]]);
  const budget = { id: "day", agentId: null, lane: null, remainingMicros: 1_000_000 };
  const under = (strict: boolean) =>
    decide(taskOf(), snapshotOf({ a: { records } }, { budgets: [{ ...budget, strict }] }), policy, "seed");
  expect(under(true).facts.exclusions).toMatchObject([
    { filter: "unbounded_cost", note: "no price, and budget day is strict" },
  ]);
  expect(under(false).chosenOrdinal).toBe(0);
});
