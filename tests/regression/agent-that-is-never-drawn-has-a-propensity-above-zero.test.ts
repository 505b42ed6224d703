import { expect, it } from "vitest";
import { decide, replay } from "../../server/engine/decide.ts";
import { propensityOf } from "../../server/engine/propensity.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** Where quality weighs nothing a draw moves no total, so of equals the first in rank is certain and the others never come. */
it("with a weight of 0 on quality the propensities of equals are 1 and 0, not 1 and 1", () => {
  const weights = { capability: 1, tier_fit: 1, quality: 0, latency: 1, cost: 1, load: 1, reliability: 1, session: 0 };
  const exploration = { enabled: true, creditPerDecision: 0.1, maximumCostFactor: 10 };
  const policy = policyOf([agentNamed("a"), agentNamed("b")], {
    exploration,
    weights: { light: weights, standard: weights, heavy: weights },
  });
  const decision = decide(taskOf(), snapshotOf(), policy, "seed");
  const told = [0, 1].map((chosenOrdinal) => propensityOf({ ...decision, chosenOrdinal }, policy)!.value);
  expect(told).toEqual([1, 0]);
  const drawn = Array.from(
    { length: 200 },
    (_, seed) => replay({ ...decision.facts, seed: `${seed}` }, policy).chosenOrdinal,
  );
  expect(new Set(drawn)).toEqual(new Set([0]));
});
