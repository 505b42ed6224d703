import type {
  CandidateView,
  CounterfactualView,
  Decision,
  DecisionRecord,
  DecisionView,
  ExclusionView,
} from "../domain/decision.ts";
import { FACTORS, type Weights } from "../domain/factor.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { ENGINE_VERSION } from "./engine-task.ts";
import { allExclusions } from "./exclusions.ts";
import { factorsOf } from "./factor-views.ts";
import { propensityOf } from "./propensity.ts";
import { rationaleOf } from "./rationale.ts";
import { type TippingWeights, tippingWeights } from "./tipping.ts";
import { fallInWords } from "./wording.ts";

/** The best others are answered for every factor, "none" included; those further down only where one weight would do. */
const FULLY_ANSWERED = 3;
/** Candidates for which counterfactuals are listed; beyond, the comparison of two agents tells. */
const COUNTERFACTUAL_CANDIDATES = 16;

export interface DescribeOptions {
  /** The unnormalised weights in force where they are not the policy's (what-if). */
  weights?: Weights;
  /** `computed` takes a fraction of a millisecond where exploration was possible, so live answers leave it deferred. */
  propensity?: "computed" | "deferred";
}

/**
 * A recorded decision as every door answers it: the facts, and all that the engine derives from them. Live answers and
 * records that are read later are described by this one function, so that they cannot differ.
 */
export function describeDecision(
  record: DecisionRecord,
  policy: CompiledPolicy,
  durability: DecisionView["durability"],
  options: DescribeOptions = {},
): DecisionView {
  const { decision } = record;
  const { facts } = decision;
  const { sighting } = facts;
  const weights = options.weights ?? weightsInForce(decision, policy);
  const tipping = tippingWeights(decision, weights);
  return {
    taskId: record.taskId,
    decisionId: record.id,
    rootTaskId: record.rootTaskId,
    parentTaskId: record.parentTaskId,
    previousDecisionId: record.previousDecisionId,
    depth: record.depth,
    project: record.project,
    sessionId: record.sessionId,
    decidedAtMs: record.decidedAtMs,
    content: record.content,
    kind: decision.kind,
    cause: facts.cause,
    lane: {
      name: sighting.lane,
      source: sighting.laneSource,
      confidence: sighting.laneConfidence,
      probabilities: policy.laneNames.map((lane, place) => ({ lane, probability: sighting.laneProbabilities[place]! })),
      evidence: sighting.laneEvidence,
    },
    complexity: {
      tier: sighting.tier,
      source: sighting.tierSource,
      score: sighting.tierScore,
      confidence: sighting.tierConfidence,
      evidence: sighting.tierEvidence,
    },
    requires: [...facts.requires],
    inputTokens: facts.inputTokens,
    chosen: chosenOf(decision, policy),
    runnerUp: runnerUpOf(decision, policy),
    margin: decision.margin,
    decidingFactor: decision.decidingFactor,
    rationale: rationaleOf(decision, policy, weights, tipping),
    propensity: options.propensity === "computed" ? propensityOf(decision, policy) : propensityAtOnce(decision),
    policyVersion: facts.policyVersion,
    policyHash: record.policyHash,
    engineVersion: facts.engineVersion,
    engineChanged: facts.engineVersion !== ENGINE_VERSION,
    learnerVersion: facts.learnerVersion,
    seed: facts.seed,
    candidates: candidatesOf(decision, policy, weights),
    spreadOver: decision.spreadOver.map((ordinal) => policy.agents[ordinal]!.id),
    excluded: exclusionsOf(decision, policy),
    counterfactual: counterfactualsOf(decision, policy, weights, tipping),
    snapshot: { digest: record.snapshotDigest, ageMs: facts.snapshotAgeMs },
    decideMicros: record.decideMicros,
    traceId: record.traceId,
    durability,
  };
}

/** The unnormalised weights that the policy gives the decision's lane and tier. */
export function weightsInForce(decision: Decision, policy: CompiledPolicy): Weights {
  const { lane, tier } = decision.facts.sighting;
  return policy.laneByName.get(lane)!.lane.weights[tier];
}

function chosenOf(decision: Decision, policy: CompiledPolicy): DecisionView["chosen"] {
  if (decision.chosenOrdinal === null) return null;
  const { id, name, endpoint } = policy.agents[decision.chosenOrdinal]!;
  return { agentId: id, name, kind: endpoint.kind };
}

function runnerUpOf(decision: Decision, policy: CompiledPolicy): DecisionView["runnerUp"] {
  if (decision.runnerUpOrdinal === null) return null;
  const { id, name } = policy.agents[decision.runnerUpOrdinal]!;
  return { agentId: id, name };
}

function candidatesOf(decision: Decision, policy: CompiledPolicy, weights: Weights): CandidateView[] {
  return decision.candidates.map((scored) => {
    const { id, name } = policy.agents[scored.ordinal]!;
    const { facts } = scored;
    return {
      agentId: id,
      name,
      rank: scored.rank,
      total: scored.total,
      factors: factorsOf(scored, weights),
      inFlight: facts.inFlight,
      limit: facts.limit,
      posterior: { successes: facts.posterior[0], failures: facts.posterior[1] },
      probe: facts.probe,
    };
  });
}

function exclusionsOf({ facts }: Decision, policy: CompiledPolicy): ExclusionView[] {
  return allExclusions(facts, policy).map((fallen) => {
    const { id, name } = policy.agents[fallen.ordinal]!;
    return { agentId: id, name, filter: fallen.filter, ...fallInWords(fallen) };
  });
}

function propensityAtOnce({ chosenOrdinal, propensity }: Decision): DecisionView["propensity"] {
  return chosenOrdinal === null ? null : propensity;
}

function counterfactualsOf(
  decision: Decision,
  policy: CompiledPolicy,
  weights: Weights,
  tipping: TippingWeights,
): CounterfactualView[] {
  const shown = decision.candidates
    .filter(({ ordinal }) => ordinal !== decision.chosenOrdinal)
    .slice(0, COUNTERFACTUAL_CANDIDATES);
  return shown.flatMap(({ ordinal }, place) =>
    FACTORS.flatMap((factor) => {
      const wins = tipping.get(factor)!.get(ordinal) ?? null;
      if (wins === null && place >= FULLY_ANSWERED) return [];
      return [{ agentId: policy.agents[ordinal]!.id, factor, weight: weights[factor], wins }];
    }),
  );
}
