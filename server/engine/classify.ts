import type { Evidence, Sighting } from "../domain/decision.ts";
import type { Tier } from "../domain/tier.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { estimateComplexity } from "./complexity.ts";
import type { EngineTask } from "./engine-task.ts";
import { explainLane } from "./explain-lane.ts";
import { type LaneReading, laneProbabilities } from "./lane-head.ts";

/** Pieces of evidence that a record keeps of a lane and of a tier. */
const KEPT_EVIDENCE = 4;
const LONGEST_NAME = 48;

/** What the task is taken for: its lane and how hard it is, with the evidence; a caller's own word goes before both. */
export function classify(task: EngineTask, policy: CompiledPolicy): Sighting {
  return { ...sightLane(task, policy), ...sightTier(task) };
}

type LaneSighting = Pick<Sighting, "lane" | "laneSource" | "laneProbabilities" | "laneConfidence" | "laneEvidence">;
type TierSighting = Pick<Sighting, "tier" | "tierSource" | "tierScore" | "tierConfidence" | "tierEvidence">;

function sightLane(task: EngineTask, policy: CompiledPolicy): LaneSighting {
  if (task.lane !== null) {
    const certain = new Float32Array(policy.lanes.length);
    certain[policy.laneByName.get(task.lane)!.index] = 1;
    return { lane: task.lane, laneSource: "named", laneProbabilities: certain, laneConfidence: 1, laneEvidence: [] };
  }
  const reading = laneProbabilities(policy.head, task.features, policy.laneNames);
  const probabilities = new Float32Array(policy.lanes.length);
  policy.headClassOf.forEach((place, lane) => {
    probabilities[lane] = place === -1 ? 0 : reading.probabilities[place]!;
  });
  const likeliest = reading.best === -1 ? undefined : policy.laneByName.get(reading.lanes[reading.best]!);
  const recognised = likeliest !== undefined && reading.confidence >= likeliest.lane.confidenceFloor;
  return {
    lane: recognised ? likeliest.lane.name : policy.document.defaultLane,
    laneSource: recognised ? "recognised" : "default",
    laneProbabilities: probabilities,
    laneConfidence: Math.fround(reading.confidence),
    laneEvidence: laneEvidence(task, policy, reading),
  };
}

function laneEvidence(task: EngineTask, policy: CompiledPolicy, reading: LaneReading): Evidence[] {
  if (task.explained === null) return [];
  const explanation = explainLane(policy.head, task.explained, reading, KEPT_EVIDENCE);
  return explanation === null ? [] : kept(explanation.evidence);
}

function sightTier(task: EngineTask): TierSighting {
  const { tier, score, confidence, evidence } = estimateComplexity(task.features, task.inputTokens);
  return {
    tier: task.tier ?? (tier satisfies Tier),
    tierSource: task.tier === null ? "recognised" : "named",
    tierScore: Math.fround(score),
    tierConfidence: Math.fround(task.tier === null ? confidence : 1),
    tierEvidence: kept(evidence),
  };
}

function kept(evidence: readonly Evidence[]): Evidence[] {
  return evidence
    .slice(0, KEPT_EVIDENCE)
    .map(({ name, points }) => ({ name: name.slice(0, LONGEST_NAME), points: Math.fround(points) }));
}
