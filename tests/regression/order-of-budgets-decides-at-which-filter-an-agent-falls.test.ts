import { expect, it } from "vitest";
import { decide } from "../../server/engine/decide.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "../engine/fleet.ts";

it("an agent without an output cap falls at `unbounded_cost`, wherever the strict budget stands in the list", () => {
  const policy = policyOf([agentNamed("a", { maxOutputTokens: null })]);
  const strict = { id: "strict", agentId: null, lane: null, remainingMicros: 1_000_000, strict: true };
  const empty = { id: "empty", agentId: null, lane: null, remainingMicros: 0, strict: false };
  for (const budgets of [
    [strict, empty],
    [empty, strict],
  ])
    expect(decide(taskOf(), snapshotOf({}, { budgets }), policy, "seed").facts.exclusions[0]!.filter).toBe(
      "unbounded_cost",
    );
});
