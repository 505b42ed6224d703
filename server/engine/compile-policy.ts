import type { Agent } from "../domain/agent.ts";
import { FACTORS, type Weights } from "../domain/factor.ts";
import type { Lane } from "../domain/lane.ts";
import type { Policy, PolicyDocument } from "../domain/policy.ts";
import { TIERS, type Tier } from "../domain/tier.ts";
import type { LaneHead } from "./lane-head.ts";

/** A lane with all that one decision reads of it looked up beforehand. */
export interface CompiledLane {
  lane: Lane;
  /** Place in the policy's list of lanes. */
  index: number;
  /** Ordinals of its members, ascending. */
  members: readonly number[];
  /** By tier: weights by place in `FACTORS`, normalised to sum 1. */
  weights: Record<Tier, Float64Array>;
}

/** A policy version prepared for the engine. Agents are known by their ordinal, which is what records keep. */
export interface CompiledPolicy {
  version: number;
  hash: string;
  document: PolicyDocument;
  agents: readonly Agent[];
  ordinalOf: ReadonlyMap<string, number>;
  lanes: readonly CompiledLane[];
  laneNames: readonly string[];
  laneByName: ReadonlyMap<string, CompiledLane>;
  /** Place of each lane of the policy among the head's classes; -1 where the head does not know it. */
  headClassOf: readonly number[];
  head: LaneHead;
}

/** Weights by place in `FACTORS`, divided by their sum. */
export function normaliseWeights(weights: Weights): Float64Array {
  const values = Float64Array.from(FACTORS, (factor) => weights[factor]);
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** Prepares a policy for `decide`. `head` must have been extended by the policy's own lanes. */
export function compilePolicy(policy: Pick<Policy, "version" | "hash" | "document">, head: LaneHead): CompiledPolicy {
  const { document } = policy;
  const ordinalOf = new Map(document.agents.map((agent, ordinal) => [agent.id, ordinal]));
  const lanes = document.lanes.map((lane, index) => compileLane(lane, index, ordinalOf));
  return {
    version: policy.version,
    hash: policy.hash,
    document,
    agents: document.agents,
    ordinalOf,
    lanes,
    laneNames: document.lanes.map((lane) => lane.name),
    laneByName: new Map(lanes.map((compiled) => [compiled.lane.name, compiled])),
    headClassOf: document.lanes.map((lane) => head.lanes.indexOf(lane.name)),
    head,
  };
}

function compileLane(lane: Lane, index: number, ordinalOf: ReadonlyMap<string, number>): CompiledLane {
  const members = lane.members.map((id) => ordinalOf.get(id)).filter((ordinal) => ordinal !== undefined);
  const weights = Object.fromEntries(TIERS.map((tier) => [tier, normaliseWeights(lane.weights[tier])]));
  return {
    lane,
    index,
    members: members.sort((one, other) => one - other),
    weights: weights as Record<Tier, Float64Array>,
  };
}
