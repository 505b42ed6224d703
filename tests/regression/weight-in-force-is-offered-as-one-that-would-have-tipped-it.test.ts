import { expect, test } from "vitest";
import { prepareTipping } from "../../components/decision/prepare-tipping.ts";
import { formatWeight } from "../../components/format.ts";
import { makeDecision } from "../components/fixtures.ts";

const made = makeDecision({ candidates: 4, excluded: 0 });
const [best, second, third] = made.candidates;
const view = {
  ...made,
  kind: "pinned" as const,
  chosen: { agentId: third!.agentId, name: third!.name, kind: "external" },
};
const wins = (agentId: string, from: number, to: number | null) => ({
  agentId,
  factor: "cost" as const,
  weight: 1.5,
  wins: { from, to },
});

test("who scored most needs no weight, and is told apart from those whom one would have helped", () => {
  const picture = prepareTipping({
    ...view,
    counterfactual: [wins(best!.agentId, 0, 4), wins(second!.agentId, 4, null)],
  });
  expect(picture.already).toEqual({ agentId: best!.agentId, name: best!.name });
  expect(picture.tippings.map(({ agentId, at, direction }) => [agentId, at, direction])).toEqual([
    [second!.agentId, 4, "above"],
  ]);
  expect(picture.hopeless).not.toContainEqual({ agentId: best!.agentId, name: best!.name });
});

test("a weight close to 0 does not read as 0, below which there is none", () => {
  expect(formatWeight(0.0048)).toBe("0.0048");
  expect(formatWeight(0)).toBe("0");
  expect(formatWeight(1.505)).toBe("1.51");
});
