import type { Decision, DecisionFacts, DecisionKind, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS } from "../domain/factor.ts";
import { drawOf } from "./chance.ts";
import type { CompiledLane, CompiledPolicy } from "./compile-policy.ts";
import { explorable, mayExplore, thompsonChoice } from "./explore.ts";
import { leastLoaded, load } from "./spread.ts";

/** A session leaves an agent that is busier than this share and than 1.25 times the mean. */
const BUSY_SHARE = 0.5;
const BOUNDED_LOAD = 1.25;
const COST = FACTORS.indexOf("cost");

type Propensity = Decision["propensity"];
const CERTAIN: Propensity = { value: 1, method: "exact" };
const DEFERRED: Propensity = { value: null, method: "deferred" };

export interface Choice {
  kind: DecisionKind;
  chosen: ScoredCandidate | null;
  spreadOver: readonly number[];
  propensity: Propensity;
}

/**
 * The order of choice, after the hard filters: the pinned agent; a sticky session unless another wins by more than the
 * switching cost; a free probe of a half-open agent; exploration by its credit; else the highest total, where totals
 * that are nearly equal are spread by load, then go to the cheaper, then to chance. Never to the order of a list.
 */
export function choose(
  facts: DecisionFacts,
  ranked: readonly ScoredCandidate[],
  weights: Float64Array,
  lane: CompiledLane,
  policy: CompiledPolicy,
): Choice {
  if (facts.pinnedOrdinal !== null) {
    const pinned = ranked.find((candidate) => candidate.ordinal === facts.pinnedOrdinal);
    return pinned === undefined ? NOBODY : certain("pinned", pinned);
  }
  if (ranked.length === 0) return NOBODY;

  const { nearEqual } = policy.document;
  const sticky = stickyChoice(facts, ranked, nearEqual, lane);
  if (sticky !== null) return certain("sticky", sticky);

  const probe = ranked.find((candidate) => candidate.facts.probe);
  if (probe !== undefined) return certain("probe", probe);

  const kind = facts.cause !== "route" ? facts.cause : ranked.length === 1 ? "single_candidate" : "scored";
  const spread = spreadChoice(facts, nearBest(ranked, nearEqual), policy);
  if (!mayExplore(facts, lane, ranked.length)) return { kind, ...spread };

  const drawn = thompsonChoice(explorable(ranked, lane), weights, policy, facts.seed);
  if (drawn === spread.chosen) return { kind, ...spread, propensity: DEFERRED };
  return { kind: "exploration", chosen: drawn, spreadOver: [drawn.ordinal], propensity: DEFERRED };
}

const NOBODY: Choice = { kind: "none", chosen: null, spreadOver: [], propensity: CERTAIN };

function certain(kind: DecisionKind, chosen: ScoredCandidate): Choice {
  return { kind, chosen, spreadOver: [chosen.ordinal], propensity: CERTAIN };
}

/** Candidates whose totals count as equal to the best: the head of the ranks. */
function nearBest(ranked: readonly ScoredCandidate[], nearEqual: number): readonly ScoredCandidate[] {
  const best = ranked[0]!.total;
  const beyond = ranked.findIndex((candidate) => best - candidate.total > nearEqual);
  return beyond === -1 ? ranked : ranked.slice(0, beyond);
}

/** The session's agent, unless another wins clearly, or it is busy while those that would take over are not. */
function stickyChoice(
  facts: DecisionFacts,
  ranked: readonly ScoredCandidate[],
  nearEqual: number,
  lane: CompiledLane,
): ScoredCandidate | null {
  if (facts.sessionOrdinal === null || facts.cause !== "route") return null;
  const holder = ranked.find((candidate) => candidate.ordinal === facts.sessionOrdinal);
  if (holder === undefined || holder.facts.probe) return null;
  if (ranked[0]!.total - holder.total > lane.lane.switchingCost) return null;
  return isBusy(holder, ranked, nearEqual) ? null : holder;
}

/** Compared with the best of the others alone, so that an agent which would not take over cannot end a session. */
function isBusy(holder: ScoredCandidate, ranked: readonly ScoredCandidate[], nearEqual: number): boolean {
  const ownLoad = load(holder.facts);
  if (ownLoad <= BUSY_SHARE || ranked.length === 1) return false;
  const compared = [
    holder,
    ...nearBest(
      ranked.filter((candidate) => candidate !== holder),
      nearEqual,
    ),
  ];
  const meanLoad = compared.reduce((sum, candidate) => sum + load(candidate.facts), 0) / compared.length;
  return ownLoad > BOUNDED_LOAD * meanLoad;
}

/** Among nearly equal totals: the least loaded as far as the snapshot's age tells, then the cheaper, then chance. */
function spreadChoice(facts: DecisionFacts, near: readonly ScoredCandidate[], policy: CompiledPolicy) {
  let among = leastLoaded(near, facts.unseenDispatches);
  // With a fresh view those left are equally loaded, so price decides; with a stale one spreading is the point.
  if (facts.unseenDispatches === 0) among = cheapest(among);
  const propensity: Propensity = { value: 1 / among.length, method: "exact" };
  return { chosen: drawOne(among, facts.seed, policy), spreadOver: ordinalsOf(among), propensity };
}

function cheapest(candidates: readonly ScoredCandidate[]): readonly ScoredCandidate[] {
  if (candidates.length === 1) return candidates;
  const least = Math.min(...candidates.map((candidate) => candidate.facts.raw[COST]!));
  return candidates.filter((candidate) => candidate.facts.raw[COST]! === least);
}

/** Each of them with the same chance, by the seed and its id. */
function drawOne(among: readonly ScoredCandidate[], seed: string, policy: CompiledPolicy): ScoredCandidate {
  let chosen = among[0]!;
  if (among.length === 1) return chosen;
  let least = Infinity;
  for (const candidate of among) {
    const place = drawOf(seed, "spread", policy.agents[candidate.ordinal]!.id);
    if (place < least) [chosen, least] = [candidate, place];
  }
  return chosen;
}

function ordinalsOf(candidates: readonly ScoredCandidate[]): number[] {
  return candidates.map((candidate) => candidate.ordinal).sort((one, other) => one - other);
}
