import { expect, test } from "vitest";
import { becauseOf } from "../../components/decision/because.ts";
import { choiceMeaning } from "../../components/decision-tree/prepare-choice.ts";
import { makeDecision } from "../components/fixtures.ts";

const drawn = makeDecision({ candidates: 6, excluded: 0, spread: 3 });
const [best, , third] = drawn.candidates;
const view = {
  ...drawn,
  kind: "scored" as const,
  chosen: { agentId: third!.agentId, name: third!.name, kind: "external" },
  runnerUp: { agentId: best!.agentId, name: best!.name },
  margin: -0.0151,
};

test("a decision that was drawn among near-equals says so, in its headline and in its tree", () => {
  expect(becauseOf(view)).toBe(`drawn among 3 near-equals, though ${best!.name} scored 0.015 more`);
  expect(choiceMeaning(view)).toBe("The best totals are nearly equal, so one of them was drawn.");
});

test("equals are not ahead of each other by nothing", () => {
  expect(becauseOf({ ...view, margin: 0 })).toBe(`drawn among 3 near-equals, as good as ${best!.name}`);
});

test("a pinned agent was named, whatever the others scored", () => {
  const pinned = { ...view, kind: "pinned" as const, spreadOver: [] };
  expect(becauseOf(pinned)).toBe(`named by the caller, though ${best!.name} scored 0.015 more`);
});
