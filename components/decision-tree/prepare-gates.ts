import type { DecisionView, ExclusionView, Filter } from "../../server/domain/decision.ts";
import { FILTERS } from "../../server/domain/lists/decisions.ts";
import { formatQuantity } from "../format.ts";
import { FILTER_WORDS } from "../vocabulary.ts";
import type { TreeNode } from "./picture.ts";
import { type FullGroups, leaf, moreNode } from "./tree-node.ts";

/** With more agents fallen than this, the gates name them in one line each and open when asked. */
export const FALLEN_UNFOLDED = 5;
/** Agents shown under one gate before somebody asks for the rest. */
const FALLEN_SHOWN = 12;

/** Every hard filter in the order in which it was asked: those where somebody fell, then the others in one row. */
export function gatesNode(view: DecisionView, members: number, full: FullGroups): TreeNode {
  const fellAt = Map.groupBy(view.excluded, (exclusion) => exclusion.filter);
  let standing = members;
  const gates: TreeNode[] = [];
  for (const filter of FILTERS) {
    const fallen = fellAt.get(filter);
    if (!fallen) continue;
    gates.push(
      gateNode(filter, fallen, {
        standing,
        isFull: full.has(filter),
        open: filter !== "not_a_member" && view.excluded.length <= FALLEN_UNFOLDED,
      }),
    );
    standing -= fallen.length;
  }
  const untouched = FILTERS.filter((filter) => !fellAt.has(filter));
  const rest = openGatesNode(untouched, standing);
  const outside = fellAt.get("not_a_member")?.length ?? 0;
  const fell = view.excluded.length - outside;
  const inLane = members - outside;
  const words = fell === 0 ? "nobody fell" : `${fell} of ${inLane} fell, ${view.candidates.length} left`;
  return {
    ...leaf(
      "gates",
      2,
      `Hard filters: ${words}`,
      { kind: "gates", members: inLane, fell },
      { enter: members, leave: members },
    ),
    open: true,
    children: untouched.length > 0 ? [...gates, rest] : gates,
  };
}

function gateNode(
  filter: Filter,
  fallen: readonly ExclusionView[],
  { standing, isFull, open }: { standing: number; isFull: boolean; open: boolean },
): TreeNode {
  const left = standing - fallen.length;
  const shown = isFull ? fallen : fallen.slice(0, FALLEN_SHOWN);
  const after = { enter: left, leave: left };
  const children = shown.map((exclusion) =>
    leaf(
      `fallen:${exclusion.agentId}`,
      4,
      `${exclusion.name} fell at ${FILTER_WORDS[filter].label}: ${exclusion.reason}`,
      { kind: "fallen", exclusion },
      after,
    ),
  );
  if (shown.length < fallen.length) children.push(moreNode("fallen", filter, 4, shown.length, fallen.length, left));
  return {
    ...leaf(
      `gate:${filter}`,
      3,
      `Gate ${FILTER_WORDS[filter].label}: ${fallen.length} ${filter === "not_a_member" ? "outside" : "fell"}, ${left} left`,
      { kind: "gate", filter, fell: fallen.length, left, names: fallen.map((exclusion) => exclusion.name) },
      { enter: standing, leave: left },
    ),
    open,
    children,
  };
}

function openGatesNode(filters: readonly Filter[], standing: number): TreeNode {
  const track = { enter: standing, leave: standing };
  return {
    ...leaf(
      "open-gates",
      3,
      `${formatQuantity(filters.length, "other filter")} stopped nobody`,
      { kind: "open_gates", filters },
      track,
    ),
    children: filters.map((filter) =>
      leaf(
        `open-gate:${filter}`,
        4,
        `${FILTER_WORDS[filter].label}: nobody fell`,
        { kind: "open_gate", filter },
        track,
      ),
    ),
  };
}
