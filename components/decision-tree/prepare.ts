import type { DecisionView } from "../../server/domain/decision.ts";
import { formatCount, formatPercent, formatTokens } from "../format.ts";
import { SOURCE_WORDS, TIER_WORDS } from "../vocabulary.ts";
import type { TreeNode, TreePicture } from "./picture.ts";
import { prepareAxis } from "./prepare-axis.ts";
import { choiceNode } from "./prepare-candidates.ts";
import { gatesNode } from "./prepare-gates.ts";
import { type FullGroups, leaf } from "./tree-node.ts";

/** Turns a decision into the picture of its tree. Pure: the same decision gives the same picture. */
export function prepareTree(view: DecisionView, full: FullGroups = new Set()): TreePicture {
  const members = view.candidates.length + view.excluded.length;
  const left = view.candidates.length;
  const still = { enter: members, leave: members };
  const nodes: TreeNode[] = [
    {
      ...leaf("task", 1, taskLabel(view), { kind: "task", view }, still),
      open: true,
      children: [
        leaf("lane", 2, laneLabel(view), { kind: "lane", lane: view.lane }, still),
        leaf("tier", 2, tierLabel(view), { kind: "tier", complexity: view.complexity }, still),
        gatesNode(view, members, full),
        left > 0 ? choiceNode(view, full) : nobodyNode(members),
      ],
    },
  ];
  return { nodes, axis: prepareAxis(view.candidates), members, chosenId: view.chosen?.agentId ?? null };
}

function taskLabel(view: DecisionView): string {
  const needs = view.requires.length > 0 ? `, needs ${view.requires.join(", ")}` : "";
  return `Task of ${formatTokens(view.inputTokens)}${needs}: ${view.content ?? "text not kept"}`;
}

function laneLabel({ lane }: DecisionView): string {
  return `Lane ${lane.name}, ${SOURCE_WORDS[lane.source]}, ${formatPercent(lane.confidence)} sure`;
}

function tierLabel({ complexity }: DecisionView): string {
  return `Difficulty ${TIER_WORDS[complexity.tier].toLowerCase()}, ${SOURCE_WORDS[complexity.source]}`;
}

function nobodyNode(members: number): TreeNode {
  return leaf(
    "nobody",
    2,
    members === 0 ? "No agent: the policy has none" : `No agent: all ${formatCount(members)} fell`,
    { kind: "nobody", members },
    { enter: 0, leave: 0 },
  );
}
