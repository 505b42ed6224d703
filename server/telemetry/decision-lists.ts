import type { Attributes } from "@opentelemetry/api";
import type { CandidateView, CounterfactualView, DecisionView, ExclusionView } from "../domain/decision.ts";
import {
  ATTRIBUTES as A,
  MAXIMUM_CANDIDATES,
  MAXIMUM_COUNTERFACTUALS,
  MAXIMUM_EXCLUSIONS,
  type MapOf,
} from "./attributes.ts";

type TippingView = CounterfactualView & { wins: NonNullable<CounterfactualView["wins"]> };

/**
 * The best candidates with every factor, and how many there were. Names and weights are the same for all candidates and
 * stand once; without candidates there is nothing that they could be read with.
 */
export function candidateAttributes(view: DecisionView): Attributes {
  const factors = view.candidates[0]?.factors;
  return {
    [A.factors.name]: factors?.map(({ name }) => name),
    [A.weights.name]: factors?.map(({ weight }) => weight),
    [A.candidates.name]: shownCandidates(view).map(candidateMap),
    [A.candidatesCount.name]: view.candidates.length,
  };
}

/** The first exclusions and how many there were, by filter. */
export function exclusionAttributes({ excluded }: DecisionView): Attributes {
  const byFilter: Record<string, number> = {};
  for (const { filter } of excluded) byFilter[filter] = (byFilter[filter] ?? 0) + 1;
  return {
    [A.excluded.name]: shownExclusions(excluded).map(exclusionMap),
    [A.excludedCount.name]: excluded.length,
    [A.excludedByFilter.name]: byFilter,
  };
}

/** The weights that would have tipped the choice, and how many there were. */
export function counterfactualAttributes({ counterfactual }: DecisionView): Attributes {
  // The view also says where nothing would have tipped it, most of the time; on a span that is left to its absence.
  const tipping = counterfactual.filter((each): each is TippingView => each.wins !== null);
  return {
    [A.counterfactual.name]: tipping.slice(0, MAXIMUM_COUNTERFACTUALS).map(counterfactualMap),
    [A.counterfactualCount.name]: tipping.length,
  };
}

/** The top of the list; a chosen agent or runner-up from further down (a probe, a pin) is added, or the choice could not be read. */
function shownCandidates({ candidates, chosen, runnerUp }: DecisionView): CandidateView[] {
  return candidates.filter(
    ({ agentId }, place) => place < MAXIMUM_CANDIDATES || agentId === chosen?.agentId || agentId === runnerUp?.agentId,
  );
}

/** In a large fleet most agents are merely not members of the lane; they give way to exclusions that say more. */
function shownExclusions(excluded: readonly ExclusionView[]): ExclusionView[] {
  if (excluded.length <= MAXIMUM_EXCLUSIONS) return [...excluded];
  const members = excluded.filter(({ filter }) => filter !== "not_a_member");
  const others = excluded.filter(({ filter }) => filter === "not_a_member");
  return [...members, ...others].slice(0, MAXIMUM_EXCLUSIONS);
}

function candidateMap({ agentId, name, rank, total, factors }: CandidateView): MapOf<"candidate"> {
  return {
    agent_id: agentId,
    name,
    rank,
    total,
    raw: factors.map((factor) => factor.raw),
    normalised: factors.map((factor) => factor.normalised),
    contribution: factors.map((factor) => factor.contribution),
  };
}

function exclusionMap({ agentId, filter, reason }: ExclusionView): MapOf<"exclusion"> {
  return { agent_id: agentId, filter, reason };
}

function counterfactualMap({ agentId, factor, wins }: TippingView): MapOf<"counterfactual"> {
  const { from, to } = wins;
  return to === null ? { agent_id: agentId, factor, from } : { agent_id: agentId, factor, from, to };
}
