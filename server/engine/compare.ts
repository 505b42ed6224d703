import type { ComparisonView, Decision, FactorView, ScoredCandidate } from "../domain/decision.ts";
import { FACTOR_MEANINGS, FACTORS, type Factor, type Weights } from "../domain/factor.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { fallOf } from "./exclusions.ts";
import { factorsOf } from "./factor-views.ts";
import { type WeightInterval, winningIntervals } from "./tipping.ts";
import { fallInWords, inWords } from "./wording.ts";

type Side = ComparisonView["first"];

/**
 * Why A and not B: the difference of two agents in one decision, factor by factor, and the sentences that follow from
 * it. `undefined` where an agent is not of the policy. `weights` are the unnormalised weights in force.
 */
export function compare(
  decision: Decision,
  policy: CompiledPolicy,
  weights: Weights,
  decisionId: string,
  firstId: string,
  secondId: string,
): ComparisonView | undefined {
  const [first, second] = [firstId, secondId].map((id) => policy.ordinalOf.get(id));
  if (first === undefined || second === undefined) return undefined;
  const [one, other] = [scoredOf(decision, first), scoredOf(decision, second)];
  const sides = { first: sideOf(first, one, policy), second: sideOf(second, other, policy) };
  if (one === undefined || other === undefined)
    return {
      decisionId,
      ...sides,
      difference: null,
      factors: [],
      sentences: [first, second].flatMap((ordinal) => unscoredSentence(decision, ordinal, policy)),
    };
  const [ones, others] = [factorsOf(one, weights), factorsOf(other, weights)];
  const factors = FACTORS.map((name, place) => difference(name, ones[place]!, others[place]!, [one, other], weights));
  return {
    decisionId,
    ...sides,
    difference: one.total - other.total,
    factors,
    sentences: scoredSentences(decision, sides, factors, policy),
  };
}

function scoredOf(decision: Decision, ordinal: number): ScoredCandidate | undefined {
  return decision.candidates.find((candidate) => candidate.ordinal === ordinal);
}

function sideOf(ordinal: number, scored: ScoredCandidate | undefined, policy: CompiledPolicy): Side {
  const { id, name } = policy.agents[ordinal]!;
  return { agentId: id, name, total: scored?.total ?? null, rank: scored?.rank ?? null };
}

function difference(
  name: Factor,
  first: FactorView,
  second: FactorView,
  pair: [ScoredCandidate, ScoredCandidate],
  weights: Weights,
): ComparisonView["factors"][number] {
  const part = ({ raw, normalised, contribution, assumed }: FactorView) => ({ raw, normalised, contribution, assumed });
  const ahead: WeightInterval | undefined = winningIntervals(pair, name, weights).get(pair[1].ordinal);
  return {
    name,
    weight: first.weight,
    first: part(first),
    second: part(second),
    difference: first.contribution - second.contribution,
    secondAhead: ahead ?? null,
  };
}

function unscoredSentence(decision: Decision, ordinal: number, policy: CompiledPolicy): string[] {
  const fallen = fallOf(decision.facts, ordinal, policy);
  return fallen === undefined
    ? []
    : [`${policy.agents[ordinal]!.name} was not scored: it ${fallInWords(fallen).reason}.`];
}

function scoredSentences(
  decision: Decision,
  { first, second }: { first: Side; second: Side },
  factors: ComparisonView["factors"],
  policy: CompiledPolicy,
): string[] {
  const total = first.total! - second.total!;
  const [ahead, behind] = total >= 0 ? [first, second] : [second, first];
  const sentences = [
    `${ahead.name} scores ${inWords.points(ahead.total!)} and ${behind.name} ${inWords.points(behind.total!)}: ${inWords.points(Math.abs(total))} apart.`,
  ];
  const sign = total >= 0 ? 1 : -1;
  const list = (parts: ComparisonView["factors"]) =>
    parts
      .map((part) => `${FACTOR_MEANINGS[part.name].label.toLowerCase()} ${inWords.signed(part.difference * sign)}`)
      .join(", ");
  const leads = factors
    .filter((part) => part.difference * sign > 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const lags = factors
    .filter((part) => part.difference * sign < 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  if (leads.length > 0) sentences.push(`For ${ahead.name}: ${list(leads)}.`);
  if (lags.length > 0) sentences.push(`For ${behind.name}: ${list(lags)}.`);
  const chosen = decision.chosenOrdinal === null ? null : policy.agents[decision.chosenOrdinal]!;
  if (chosen !== null && chosen.id === behind.agentId)
    sentences.push(
      `${behind.name} was chosen all the same, by the order of choice: the decision is of kind ${decision.kind}.`,
    );
  return sentences;
}
