import { describe, expect, it } from "vitest";
import type { Drawing, TreeNode, TreePicture } from "../../components/decision-tree/picture.ts";
import { prepareTree } from "../../components/decision-tree/prepare.ts";
import { partOf, prepareAxis, prepareFactorAxis, stackSegments } from "../../components/decision-tree/prepare-axis.ts";
import { CANDIDATES_SHOWN } from "../../components/decision-tree/prepare-candidates.ts";
import { prepareChoice } from "../../components/decision-tree/prepare-choice.ts";
import { FALLEN_UNFOLDED } from "../../components/decision-tree/prepare-gates.ts";
import { moveInTree, visibleRows } from "../../components/decision-tree/visible-rows.ts";
import { DECISION_KINDS } from "../../server/domain/decision.ts";
import { makeDecision } from "./fixtures.ts";

function flat(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)]);
}

function drawn<Kind extends Drawing["kind"]>(picture: TreePicture, kind: Kind): Extract<Drawing, { kind: Kind }>[] {
  return flat(picture.nodes).flatMap(({ drawing }) =>
    drawing.kind === kind ? [drawing as Extract<Drawing, { kind: Kind }>] : [],
  );
}

describe("the tree of a decision", () => {
  it("names every excluded agent at exactly one gate and every candidate exactly once", () => {
    const view = makeDecision({ candidates: 8, excluded: 5 });
    const picture = prepareTree(view);
    expect(
      drawn(picture, "fallen")
        .map((each) => each.exclusion.agentId)
        .sort(),
    ).toEqual(view.excluded.map((each) => each.agentId).sort());
    expect(drawn(picture, "candidate").map((each) => each.candidate.agentId)).toEqual(
      view.candidates.map((each) => each.agentId),
    );
    const ids = flat(picture.nodes).map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("narrows the track at each gate by those who fell, down to the candidates", () => {
    const view = makeDecision({ candidates: 60, excluded: 22 });
    const gates = flat(prepareTree(view).nodes).filter((node) => node.drawing.kind === "gate");
    expect(gates[0]?.track.enter).toBe(82);
    gates.forEach((gate, index) => {
      if (gate.drawing.kind !== "gate") return;
      expect(gate.track.enter - gate.track.leave).toBe(gate.drawing.fell);
      expect(gates[index + 1]?.track.enter ?? 60).toBe(gate.track.leave);
    });
  });

  it("shows the best of many with the count of the rest, and all of them when asked", () => {
    const view = makeDecision({ candidates: 60, excluded: 0 });
    const short = prepareTree(view);
    expect(drawn(short, "candidate")).toHaveLength(CANDIDATES_SHOWN);
    expect(drawn(short, "more")).toMatchObject([{ hidden: 50, total: 60, group: "candidates" }]);
    const full = prepareTree(view, new Set(["candidates"]));
    expect(drawn(full, "candidate")).toHaveLength(60);
    expect(drawn(full, "more")).toHaveLength(0);
  });

  it("never leaves the chosen out of the short list, however low it ranks", () => {
    const view = makeDecision({ candidates: 60, excluded: 0, kind: "probe" });
    const last = view.candidates.at(-1)!;
    const picture = prepareTree({ ...view, chosen: { agentId: last.agentId, name: last.name, kind: "model" } });
    expect(drawn(picture, "candidate").at(-1)).toMatchObject({ role: "chosen", candidate: { agentId: last.agentId } });
    expect(drawn(picture, "more")).toMatchObject([{ hidden: 49 }]);
  });

  it("says that nobody was left, and scores nobody", () => {
    const picture = prepareTree(makeDecision({ candidates: 0, excluded: 7 }));
    expect(drawn(picture, "nobody")).toEqual([{ kind: "nobody", members: 7 }]);
    expect(drawn(picture, "candidate")).toHaveLength(0);
    expect(picture.chosenId).toBeNull();
  });

  it("folds the gates of a crowd and unfolds those of a few", () => {
    const open = (excluded: number) =>
      flat(prepareTree(makeDecision({ excluded })).nodes).some((node) => node.drawing.kind === "gate" && node.open);
    expect(open(FALLEN_UNFOLDED)).toBe(true);
    expect(open(FALLEN_UNFOLDED + 1)).toBe(false);
  });

  it("does not count those outside the lane among the fallen", () => {
    const view = makeDecision({ candidates: 2, excluded: 1 });
    const outsider = {
      agentId: "agent_elsewhere",
      name: "Elsewhere",
      filter: "not_a_member" as const,
      reason: "is not a member of the lane",
      values: {},
    };
    const picture = prepareTree({ ...view, excluded: [...view.excluded, outsider] });
    expect(drawn(picture, "gates")).toEqual([{ kind: "gates", members: 3, fell: 1 }]);
    expect(flat(picture.nodes).find((node) => node.id === "gate:not_a_member")).toMatchObject({
      open: false,
      track: { enter: 4, leave: 3 },
    });
  });

  it("can be read by ear: every row has words, and the chosen says so", () => {
    const nodes = flat(prepareTree(makeDecision({ candidates: 3, excluded: 1 })).nodes);
    for (const node of nodes) expect(node.label).not.toBe("");
    expect(nodes.filter((node) => node.label.endsWith(", chosen"))).toHaveLength(1);
    expect(nodes.find((node) => node.id === "gates")?.label).toBe("Hard filters: 1 of 4 fell, 3 left");
  });

  it("tells each factor's weight as its share, so that the product shown is the contribution", () => {
    for (const { factor, share } of drawn(prepareTree(makeDecision()), "factor"))
      expect(factor.normalised * share).toBeCloseTo(factor.contribution, 9);
  });
});

describe("the common axis", () => {
  it("reaches the tenth above the highest total and no further", () => {
    expect(prepareAxis([{ total: 0.858 }, { total: 0.4 }])).toEqual({ to: 0.9, ticks: [0, 0.2, 0.4, 0.6, 0.8] });
    expect(prepareAxis([{ total: 0.5 }]).to).toBe(0.5);
    expect(prepareAxis([]).to).toBe(0.1);
  });

  it("ends each bar at its total", () => {
    for (const candidate of makeDecision().candidates) {
      expect(stackSegments(candidate.factors, null).at(-1)?.to).toBeCloseTo(candidate.total, 9);
    }
  });

  it("draws a factor in focus alone, from zero, on an axis that every candidate's part fits on", () => {
    const { candidates } = makeDecision();
    const axis = prepareFactorAxis(candidates, "latency");
    for (const { factors } of candidates) {
      const segments = stackSegments(factors, "latency");
      expect(segments).toEqual([{ factor: "latency", from: 0, to: partOf(factors, "latency") }]);
      expect(segments[0]!.to).toBeLessThanOrEqual(axis.to);
    }
    expect(axis.ticks.length).toBeLessThanOrEqual(6);
    expect(axis.ticks.at(-1)).toBeCloseTo(axis.to, 9);
    expect(prepareFactorAxis([], "cost").to).toBeGreaterThan(0);
  });
});

describe("the order of choice", () => {
  it.each(DECISION_KINDS.filter((kind) => kind !== "none"))("has exactly one deciding step for %s", (kind) => {
    const steps = prepareChoice(makeDecision({ kind }));
    expect(steps.filter((step) => step.verdict === "decided")).toHaveLength(1);
    const place = steps.findIndex((step) => step.verdict === "decided");
    expect(steps.slice(place + 1).every((step) => step.verdict === "not_reached")).toBe(true);
  });

  it("tells a draw among near-equals from a plain highest total", () => {
    const decided = (spread: number) =>
      prepareChoice(makeDecision({ spread })).find((step) => step.verdict === "decided")?.label;
    expect(decided(0)).toBe("Highest total");
    expect(decided(3)).toBe("Spread by load");
  });

  it("does not say that the highest total won where a nearly equal one was taken for its load or price", () => {
    const view = makeDecision({ spread: 0 });
    const second = view.candidates[1]!;
    const taken = { ...view, chosen: { agentId: second.agentId, name: second.name, kind: "model" } };
    expect(prepareChoice(taken).find((step) => step.verdict === "decided")?.label).toBe("Spread by load");
  });
});

describe("keys in the tree", () => {
  const { nodes } = prepareTree(makeDecision({ candidates: 3, excluded: 1 }));
  const rows = visibleRows(nodes, new Set());
  const ids = rows.map((row) => row.node.id);

  it("goes down and up by one row and stops at the ends", () => {
    expect(moveInTree(rows, ids[0]!, "ArrowDown")).toEqual({ to: ids[1] });
    expect(moveInTree(rows, ids[0]!, "ArrowUp")).toEqual({ to: ids[0] });
    expect(moveInTree(rows, ids[3]!, "End")).toEqual({ to: ids.at(-1) });
    expect(moveInTree(rows, ids.at(-1)!, "ArrowDown")).toEqual({ to: ids.at(-1) });
  });

  it("opens with right, goes in with right again, closes and climbs with left", () => {
    const candidate = ids.find((id) => id.startsWith("candidate:"))!;
    expect(moveInTree(rows, candidate, "ArrowRight")).toEqual({ toggle: candidate });
    const opened = visibleRows(nodes, new Set([candidate]));
    const inner = opened[opened.findIndex((row) => row.node.id === candidate) + 1]!;
    expect(inner.parentId).toBe(candidate);
    expect(moveInTree(opened, candidate, "ArrowRight")).toEqual({ to: inner.node.id });
    expect(moveInTree(opened, inner.node.id, "ArrowLeft")).toEqual({ to: candidate });
    expect(moveInTree(opened, candidate, "ArrowLeft")).toEqual({ toggle: candidate });
    expect(moveInTree(rows, candidate, "ArrowLeft")).toEqual({ to: "choice" });
  });

  it("finds its way back when the active row is gone", () => {
    expect(moveInTree(rows, "gone", "ArrowDown")).toEqual({ to: "task" });
  });
});
