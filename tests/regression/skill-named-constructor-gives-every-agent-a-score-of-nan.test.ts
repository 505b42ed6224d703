import { expect, it } from "vitest";
import { decide } from "../../server/engine/decide.ts";
import { agentNamed, policyOf, snapshotOf, taskOf } from "../engine/fleet.ts";

/** `constructor` is a legal skill, and every plain object answers to that name. */
it("a lane that asks for the skill `constructor` still scores its agents", () => {
  const policy = policyOf([agentNamed("a"), agentNamed("b", { skills: { constructor: 1 } })], {
    skills: ["constructor"],
  });
  const decision = decide(taskOf(), snapshotOf(), policy, "seed");
  expect(decision.candidates.map(({ ordinal, normalised }) => [ordinal, normalised[0]])).toEqual([
    [1, 1],
    [0, 0.5],
  ]);
  const required = decide(taskOf({ requires: ["constructor"] }), snapshotOf(), policy, "seed");
  expect(required.facts.exclusions).toMatchObject([{ ordinal: 0, filter: "missing_skill" }]);
});
