import type { CandidateFacts, DecisionFacts, ExclusionFacts } from "../domain/decision.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { classify } from "./classify.ts";
import type { CompiledLane, CompiledPolicy } from "./compile-policy.ts";
import { ENGINE_VERSION, type EngineTask } from "./engine-task.ts";
import { startingCredit } from "./explore.ts";
import { breakerIn, type FilterContext, firstFall, isProbe } from "./filter.ts";
import { measure } from "./measure.ts";
import { unseenDispatches } from "./spread.ts";

/**
 * Reads from the task, the snapshot and the policy all that a choice depends on, and nothing more: what the task is,
 * who fell at which gate, and the raw values of those who did not.
 */
export function observe(task: EngineTask, snapshot: Snapshot, policy: CompiledPolicy, seed: string): DecisionFacts {
  const sighting = classify(task, policy);
  const lane = policy.laneByName.get(sighting.lane)!;
  const pinnedOrdinal = pinnedOrdinalOf(policy, task.pinnedAgentId);
  const context: FilterContext = {
    task,
    lane: lane.lane,
    tier: sighting.tier,
    laneNames: policy.laneNames,
    laneProbabilities: sighting.laneProbabilities,
    sessionAgentId: snapshot.sessionAgentId,
    policy,
    budgets: snapshot.budgets,
  };

  const candidates: CandidateFacts[] = [];
  const exclusions: ExclusionFacts[] = [];
  for (const ordinal of applicants(lane, pinnedOrdinal)) {
    const agent = policy.agents[ordinal]!;
    const state = snapshot.agents.get(agent.id);
    const measured = measure(agent, state, context);
    const fallen = firstFall({ agent, state, measured, pinned: ordinal === pinnedOrdinal }, context);
    if (fallen !== null) exclusions.push({ ordinal, ...fallen });
    else
      candidates.push({
        ordinal,
        raw: measured.raw,
        assumed: measured.assumed,
        posterior: measured.posterior,
        inFlight: measured.inFlight,
        limit: measured.limit,
        probe: state !== undefined && isProbe(breakerIn(state, lane.lane.name)),
      });
  }

  const laneState = snapshot.lanes.get(lane.lane.name);
  return {
    engineVersion: ENGINE_VERSION,
    learnerVersion: snapshot.learnerVersion,
    policyVersion: policy.version,
    seed,
    cause: task.cause,
    sighting,
    requires: task.requires,
    critical: task.critical,
    pinnedOrdinal,
    sessionOrdinal: ordinalOrNull(policy, snapshot.sessionAgentId),
    inputTokens: task.inputTokens,
    explorationCredit: Math.fround(laneState?.explorationCredit ?? startingCredit(candidates.length)),
    unseenDispatches: unseenDispatches(laneState?.dispatchesPerSecond ?? 0, snapshot.ageMs, snapshot.routers),
    snapshotAgeMs: snapshot.ageMs,
    candidates,
    exclusions,
  };
}

/** The lane's members in the policy's order, and the pinned agent where it is none of them. */
function applicants(lane: CompiledLane, pinnedOrdinal: number | null): readonly number[] {
  if (pinnedOrdinal === null || lane.members.includes(pinnedOrdinal)) return lane.members;
  return [...lane.members, pinnedOrdinal];
}

/** A pin is never dropped in silence: callers are refused unknown agents before they come here. */
function pinnedOrdinalOf(policy: CompiledPolicy, agentId: string | null): number | null {
  const ordinal = ordinalOrNull(policy, agentId);
  if (agentId !== null && ordinal === null) throw new Error(`pinned to ${agentId}, which the policy does not have`);
  return ordinal;
}

function ordinalOrNull(policy: CompiledPolicy, agentId: string | null): number | null {
  return agentId === null ? null : (policy.ordinalOf.get(agentId) ?? null);
}
