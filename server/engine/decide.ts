import type { Decision, DecisionFacts, ScoredCandidate } from "../domain/decision.ts";
import { FACTORS, type Factor, type Weights } from "../domain/factor.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { choose } from "./choose.ts";
import { type CompiledPolicy, normaliseWeights } from "./compile-policy.ts";
import type { EngineTask } from "./engine-task.ts";
import { observe } from "./observe.ts";
import { score } from "./score.ts";

/**
 * Decides which agent gets a task. Pure: the same task, snapshot, policy and seed give the same decision.
 *
 * classify ► filter ► measure happen in `observe`, which returns the facts of the choice;
 * score ► rank ► choose happen in `judge`, which computes all else from them.
 */
export function decide(task: EngineTask, snapshot: Snapshot, policy: CompiledPolicy, seed: string): Decision {
  return judge(observe(task, snapshot, policy, seed), policy);
}

/**
 * Decides again from recorded facts: with the policy version they were recorded under the result is the same decision;
 * with other weights it is the decision that those weights would have made.
 */
export function replay(facts: DecisionFacts, policy: CompiledPolicy, weights?: Weights): Decision {
  return judge(facts, policy, weights === undefined ? undefined : normaliseWeights(weights));
}

function judge(facts: DecisionFacts, policy: CompiledPolicy, replaced?: Float64Array): Decision {
  const lane = policy.laneByName.get(facts.sighting.lane)!;
  const weights = replaced ?? lane.weights[facts.sighting.tier];
  const candidates = rank(
    facts.candidates.map((candidate) => score(candidate, weights, lane.lane)),
    policy,
  );
  const { kind, chosen, spreadOver, propensity } = choose(facts, candidates, weights, lane, policy);
  const runnerUp = chosen === null ? null : (candidates.find((candidate) => candidate !== chosen) ?? null);
  return {
    facts,
    kind,
    weights,
    candidates,
    chosenOrdinal: chosen?.ordinal ?? null,
    runnerUpOrdinal: runnerUp?.ordinal ?? null,
    margin: chosen === null || runnerUp === null ? null : Math.fround(chosen.total - runnerUp.total),
    decidingFactor: chosen === null || runnerUp === null ? null : decidingFactor(chosen, runnerUp),
    spreadOver,
    propensity,
  };
}

/** Highest total first; equal totals by id, so that ranks do not depend on the order of a list. */
function rank(candidates: ScoredCandidate[], policy: CompiledPolicy): ScoredCandidate[] {
  candidates.sort(
    (one, other) =>
      other.total - one.total || (policy.agents[one.ordinal]!.id < policy.agents[other.ordinal]!.id ? -1 : 1),
  );
  candidates.forEach((candidate, place) => {
    candidate.rank = place + 1;
  });
  return candidates;
}

/** The factor that spoke most for the chosen against the runner-up; `null` where none did. */
function decidingFactor(chosen: ScoredCandidate, runnerUp: ScoredCandidate): Factor | null {
  let deciding: Factor | null = null;
  let most = 0;
  for (let factor = 0; factor < FACTORS.length; factor += 1) {
    const lead = chosen.contributions[factor]! - runnerUp.contributions[factor]!;
    if (lead > most) {
      most = lead;
      deciding = FACTORS[factor]!;
    }
  }
  return deciding;
}
