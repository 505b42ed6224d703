import type { CandidateFacts, Decision, DecisionFacts, DecisionKind, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS } from "../domain/factor.ts";
import { drawOf } from "./chance.ts";
import type { CompiledLane, CompiledPolicy } from "./compile-policy.ts";
import { explorable, mayExplore, thompsonChoice } from "./explore.ts";
import { leastLoaded } from "./spread.ts";

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
  const factsOf = new Map(facts.candidates.map((candidate) => [candidate.ordinal, candidate]));
  if (facts.pinnedOrdinal !== null) {
    const pinned = ranked.find((candidate) => candidate.ordinal === facts.pinnedOrdinal);
    return pinned === undefined ? NOBODY : certain("pinned", pinned);
  }
  if (ranked.length === 0) return NOBODY;

  const sticky = stickyChoice(facts, ranked, factsOf, lane);
  if (sticky !== null) return certain("sticky", sticky);

  const probe = ranked.find((candidate) => factsOf.get(candidate.ordinal)!.probe);
  if (probe !== undefined) return certain("probe", probe);

  const kind = facts.cause !== "route" ? facts.cause : ranked.length === 1 ? "single_candidate" : "scored";
  const spread = spreadChoice(facts, ranked, factsOf, policy);
  if (!mayExplore(facts, lane, ranked.length)) return { kind, ...spread };

  const drawn = thompsonChoice(explorable(ranked, factsOf, lane), factsOf, weights, policy, facts.seed);
  if (drawn.ordinal === spread.chosen.ordinal) return { kind, ...spread, propensity: DEFERRED };
  return { kind: "exploration", chosen: drawn, spreadOver: [drawn.ordinal], propensity: DEFERRED };
}

const NOBODY: Choice = { kind: "none", chosen: null, spreadOver: [], propensity: CERTAIN };

function certain(kind: DecisionKind, chosen: ScoredCandidate): Choice {
  return { kind, chosen, spreadOver: [chosen.ordinal], propensity: CERTAIN };
}

function stickyChoice(
  facts: DecisionFacts,
  ranked: readonly ScoredCandidate[],
  factsOf: ReadonlyMap<number, CandidateFacts>,
  lane: CompiledLane,
): ScoredCandidate | null {
  if (facts.sessionOrdinal === null || facts.cause !== "route") return null;
  const holder = ranked.find((candidate) => candidate.ordinal === facts.sessionOrdinal);
  if (holder === undefined || factsOf.get(holder.ordinal)!.probe) return null;
  if (ranked[0]!.total - holder.total > lane.lane.switchingCost) return null;
  const load = (candidate: CandidateFacts) => candidate.inFlight / candidate.limit;
  const meanLoad = facts.candidates.reduce((sum, candidate) => sum + load(candidate), 0) / facts.candidates.length;
  const ownLoad = load(factsOf.get(holder.ordinal)!);
  return ownLoad > BUSY_SHARE && ownLoad > BOUNDED_LOAD * meanLoad ? null : holder;
}

/** Among nearly equal totals: the least loaded as far as the snapshot's age tells, then the cheaper, then chance. */
function spreadChoice(
  facts: DecisionFacts,
  ranked: readonly ScoredCandidate[],
  factsOf: ReadonlyMap<number, CandidateFacts>,
  policy: CompiledPolicy,
): { chosen: ScoredCandidate; spreadOver: number[]; propensity: Propensity } {
  const best = ranked[0]!;
  const near = ranked.filter((candidate) => best.total - candidate.total <= policy.document.nearEqual);
  let among = leastLoaded(
    near.map((candidate) => factsOf.get(candidate.ordinal)!),
    facts.unseenDispatches,
  );
  // With a fresh view those left are equally loaded, so price decides; with a stale one spreading is the point.
  if (facts.unseenDispatches === 0) {
    const cheapest = Math.min(...among.map((candidate) => candidate.raw[COST]!));
    among = among.filter((candidate) => candidate.raw[COST]! === cheapest);
  }
  const place = (candidate: CandidateFacts) => drawOf(facts.seed, "spread", policy.agents[candidate.ordinal]!.id);
  const chosen = among.reduce((least, candidate) => (place(candidate) < place(least) ? candidate : least));
  return {
    chosen: near.find((candidate) => candidate.ordinal === chosen.ordinal)!,
    spreadOver: among.map((candidate) => candidate.ordinal).sort((one, other) => one - other),
    propensity: { value: 1 / among.length, method: "exact" },
  };
}
