import type { Decision, DecisionKind, Filter, ScoredCandidate } from "../domain/decision.ts";
import { FACTOR_MEANINGS, FACTORS, MAXIMUM_WEIGHT, type Weights } from "../domain/factor.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import type { TippingWeights } from "./tipping.ts";
import { inWords } from "./wording.ts";

/** Place of the sentence that says why the chosen agent was chosen, or that nobody could be. */
export const CHOICE_SENTENCE = 3;

/** Sentences that say why, each derived from the decision's own numbers: what it is, who fell, who won, what would tip it. */
export function rationaleOf(
  decision: Decision,
  policy: CompiledPolicy,
  weights: Weights,
  tipping: TippingWeights,
): string[] {
  return [
    laneSentence(decision),
    tierSentence(decision),
    fieldSentence(decision, policy),
    ...choiceSentences(decision, policy),
    ...tippingSentence(decision, policy, weights, tipping),
  ];
}

function laneSentence({ facts: { sighting } }: Decision): string {
  const { lane, laneSource, laneConfidence, laneEvidence } = sighting;
  const words = laneEvidence.map((seen) => `${seen.name} ${inWords.signed(seen.points)}`).join(", ");
  if (laneSource === "named") return `The caller named the lane ${lane}.`;
  if (laneSource === "default")
    return `No lane was recognised with enough confidence (the likeliest had ${inWords.share(laneConfidence)}), so the default lane ${lane} takes it.`;
  return `Recognised as ${lane} with ${inWords.share(laneConfidence)}${words ? ` (${words})` : ""}.`;
}

function tierSentence({ facts: { sighting } }: Decision): string {
  const { tier, tierSource, tierScore, tierConfidence, tierEvidence } = sighting;
  if (tierSource === "named") return `The caller named it ${tier} work.`;
  const seen = tierEvidence.map((evidence) => evidence.name).join(", ");
  return `Taken for ${tier} work: score ${tierScore.toFixed(2)} from ${seen || "nothing that stands out"}; words alone say little of difficulty (confidence ${inWords.share(tierConfidence)}).`;
}

function fieldSentence({ facts }: Decision, policy: CompiledPolicy): string {
  const { members } = policy.laneByName.get(facts.sighting.lane)!;
  const guest = facts.pinnedOrdinal !== null && !members.includes(facts.pinnedOrdinal) ? " and the pinned agent" : "";
  const fallen = new Map<Filter, number>();
  for (const { filter } of facts.exclusions) fallen.set(filter, (fallen.get(filter) ?? 0) + 1);
  const gates = [...fallen].map(([filter, count]) => `${filter} ${count}`).join(", ");
  return `${inWords.count(members.length, "member")} of the lane${guest}: ${facts.exclusions.length} excluded${gates ? ` (${gates})` : ""}, ${facts.candidates.length} scored.`;
}

/** What each kind of decision says of its choice, before the comparison with the runner-up. */
const KIND_WORDS: Record<DecisionKind, (chosen: string, decision: Decision) => string | null> = {
  scored: () => null,
  fallback: (chosen) => `${chosen} takes over as the next choice after a failed attempt.`,
  handoff: (chosen) => `${chosen} takes over by a handoff.`,
  manual: (chosen) => `${chosen} was chosen for an operator's request.`,
  pinned: (chosen) => `The caller pinned ${chosen}, and it passed every hard filter.`,
  single_candidate: (chosen) => `${chosen} was the only candidate.`,
  sticky: (chosen) => `${chosen} holds the session, and no other wins by more than the switching cost.`,
  probe: (chosen) => `${chosen} is half open with a free probe lease: this task tells whether it has recovered.`,
  exploration: (chosen, { facts }) =>
    `Explored: a draw of the success records put ${chosen} first (credit ${facts.explorationCredit.toFixed(1)}).`,
  none: () => null,
};

function choiceSentences(decision: Decision, policy: CompiledPolicy): string[] {
  const { chosen, runnerUp } = finalists(decision);
  if (chosen === null) return [nobodySentence(decision, policy)];
  const name = nameOf(chosen, policy);
  const sentences = [KIND_WORDS[decision.kind](name, decision)].filter((sentence) => sentence !== null);
  if (decision.spreadOver.length > 1)
    sentences.push(
      `${decision.spreadOver.length} candidates are within ${policy.document.nearEqual} of the best and alike in load as far as a snapshot of ${Math.round(decision.facts.snapshotAgeMs)} ms tells; ${name} was drawn.`,
    );
  if (runnerUp === null) sentences.push(`${name} scores ${inWords.points(chosen.total)}; there is no runner-up.`);
  else sentences.push(comparisonSentence(decision, chosen, runnerUp, policy));
  return sentences;
}

function comparisonSentence(
  decision: Decision,
  chosen: ScoredCandidate,
  runnerUp: ScoredCandidate,
  policy: CompiledPolicy,
): string {
  const margin = decision.margin ?? 0;
  const [first, second] = [nameOf(chosen, policy), nameOf(runnerUp, policy)];
  const totals = `${inWords.points(chosen.total)} against ${inWords.points(runnerUp.total)}`;
  const factor = decision.decidingFactor;
  const lead = factor === null ? 0 : leadOn(chosen, runnerUp, FACTORS.indexOf(factor));
  const most =
    factor === null
      ? "no factor spoke for it"
      : `${FACTOR_MEANINGS[factor].label.toLowerCase()} spoke most for it (${inWords.signed(lead)})`;
  return margin >= 0
    ? `${first} scores ${totals} of ${second}: margin ${inWords.points(margin)}; ${most}.`
    : `${first} scores ${totals} of ${second}, so the order of choice and not the score decided; ${most}.`;
}

function nobodySentence({ facts }: Decision, policy: CompiledPolicy): string {
  if (facts.pinnedOrdinal !== null) {
    const fallen = facts.exclusions.find((exclusion) => exclusion.ordinal === facts.pinnedOrdinal);
    return `No agent: the pinned ${policy.agents[facts.pinnedOrdinal]!.name} fell at ${fallen?.filter ?? "a hard filter"}.`;
  }
  if (facts.exclusions.length === 0) return "No agent: the lane has no members.";
  return "No agent: every member fell at a hard filter.";
}

/** The nearest change of one weight by which the runner-up would have scored highest. */
function tippingSentence(
  decision: Decision,
  policy: CompiledPolicy,
  weights: Weights,
  tipping: TippingWeights,
): string[] {
  const { chosen, runnerUp } = finalists(decision);
  if (chosen === null || runnerUp === null || (decision.margin ?? 0) < 0) return [];
  let nearest: { text: string; change: number } | null = null;
  for (const factor of FACTORS) {
    const wins = tipping.get(factor)?.get(runnerUp.ordinal);
    if (wins === undefined) continue;
    const now = weights[factor];
    const isAbove = wins.to === null || Math.abs(wins.from - now) <= Math.abs(wins.to - now);
    const bound = isAbove ? wins.from : wins.to!;
    const change = Math.abs(bound - now) / (now + 0.1);
    if (bound > MAXIMUM_WEIGHT || (nearest !== null && nearest.change <= change)) continue;
    const label = FACTOR_MEANINGS[factor].label.toLowerCase();
    const text = `with ${label} weighted ${isAbove ? "above" : "below"} ${inWords.weight(bound)} (now ${inWords.weight(now)})`;
    nearest = { change, text };
  }
  const name = nameOf(runnerUp, policy);
  return [
    nearest === null
      ? `No change of a single weight makes ${name} score highest.`
      : `${name} would score highest ${nearest.text}.`,
  ];
}

function finalists(decision: Decision): { chosen: ScoredCandidate | null; runnerUp: ScoredCandidate | null } {
  const find = (ordinal: number | null) =>
    decision.candidates.find((candidate) => candidate.ordinal === ordinal) ?? null;
  return { chosen: find(decision.chosenOrdinal), runnerUp: find(decision.runnerUpOrdinal) };
}

function leadOn(one: ScoredCandidate, other: ScoredCandidate, factor: number): number {
  return one.contributions[factor]! - other.contributions[factor]!;
}

function nameOf(candidate: ScoredCandidate, policy: CompiledPolicy): string {
  return policy.agents[candidate.ordinal]!.name;
}
