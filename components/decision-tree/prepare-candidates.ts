import type { CandidateView, DecisionView } from "../../server/domain/decision.ts";
import { formatPercent, formatQuantity, formatRaw, formatScore } from "../format.ts";
import { factorLabel, KIND_WORDS } from "../vocabulary.ts";
import type { Role, TreeNode } from "./picture.ts";
import { choiceMeaning, prepareChoice } from "./prepare-choice.ts";
import { type FullGroups, leaf, moreNode } from "./tree-node.ts";

/** Candidates shown before somebody asks for the rest; the chosen and the runner-up are always among them. */
export const CANDIDATES_SHOWN = 10;

/** The order of choice, and under it the scored candidates with their factors. */
export function choiceNode(view: DecisionView, full: FullGroups): TreeNode {
  const all = view.candidates;
  const shown = full.has("candidates") || all.length <= CANDIDATES_SHOWN + 2 ? all : shortList(view);
  const steps = prepareChoice(view);
  let standing = all.length;
  const children = shown.map((candidate) => {
    const node = candidateNode(candidate, view, standing);
    standing -= 1;
    return node;
  });
  if (shown.length < all.length)
    children.push(moreNode("candidates", "candidates", 3, shown.length, all.length, standing));
  const decided = steps.find((step) => step.verdict === "decided");
  return {
    ...leaf(
      "choice",
      2,
      `Choice among ${formatQuantity(all.length, "candidate")}: ${KIND_WORDS[view.kind].label}, ${decided?.note ?? "nobody"}`,
      { kind: "choice", meaning: choiceMeaning(view), steps, candidates: all.length },
      { enter: all.length, leave: all.length },
    ),
    open: true,
    children,
  };
}

/** The best by rank, and whoever matters beyond them: chosen, runner-up, and those that the choice was drawn among. */
function shortList(view: DecisionView): CandidateView[] {
  return view.candidates.filter(
    (candidate) => candidate.rank <= CANDIDATES_SHOWN || roleOf(candidate, view) !== "other",
  );
}

function roleOf(candidate: CandidateView, view: DecisionView): Role {
  if (candidate.agentId === view.chosen?.agentId) return "chosen";
  if (candidate.agentId === view.runnerUp?.agentId) return "runner_up";
  return view.spreadOver.length > 1 && view.spreadOver.includes(candidate.agentId) ? "drawn_among" : "other";
}

const ROLE_WORDS: Record<Role, string> = {
  chosen: ", chosen",
  runner_up: ", runner-up",
  drawn_among: ", near-equal",
  other: "",
};

function candidateNode(candidate: CandidateView, view: DecisionView, standing: number): TreeNode {
  const role = roleOf(candidate, view);
  const against = view.candidates.find(
    (each) => each.agentId === (role === "chosen" ? view.runnerUp?.agentId : view.chosen?.agentId),
  );
  const chosen = view.candidates.find((each) => each.agentId === view.chosen?.agentId);
  const shares = weightShares(candidate.factors);
  const widest = Math.max(...shares);
  const track = { enter: standing - 1, leave: standing - 1 };
  return {
    ...leaf(
      `candidate:${candidate.agentId}`,
      3,
      `Rank ${candidate.rank}: ${candidate.name}, total ${formatScore(candidate.total)}${ROLE_WORDS[role]}${candidate.probe ? ", recovering" : ""}`,
      { kind: "candidate", candidate, role, behind: chosen ? candidate.total - chosen.total : 0 },
      { enter: standing, leave: standing - 1 },
    ),
    children: candidate.factors.map((factor, index) =>
      leaf(
        `factor:${candidate.agentId}:${factor.name}`,
        4,
        `${factorLabel(factor.name)}: ${formatRaw(factor.name, factor.raw)}${factor.assumed ? " (assumed)" : ""}, ${formatScore(factor.normalised)} times ${formatPercent(shares[index], 1)} gives ${formatScore(factor.contribution)}`,
        {
          kind: "factor",
          factor,
          share: shares[index] ?? 0,
          against: against ? factor.contribution - (against.factors[index]?.contribution ?? 0) : null,
          widest,
        },
        track,
      ),
    ),
  };
}

/** Each weight as its share of the sum: what a normalised value is multiplied by. */
function weightShares(factors: CandidateView["factors"]): number[] {
  const sum = factors.reduce((total, factor) => total + factor.weight, 0);
  return factors.map((factor) => (sum > 0 ? factor.weight / sum : 0));
}
