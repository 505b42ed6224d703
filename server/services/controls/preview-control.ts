import type { ControlPreview } from "../../domain/controls.ts";
import type { DecisionRecord } from "../../domain/decision.ts";
import { Problem } from "../../domain/problem.ts";
import { replay } from "../../engine/decide.ts";
import type { Caller } from "../ports.ts";
import { policyOf } from "../view-stored.ts";
import { demand, visibleProject, type World } from "../world.ts";
import { lanesEmptiedBy } from "./assert-usable.ts";

const HOUR_MS = 3_600_000;
const LOOKED_AT = 200;

/**
 * What taking an agent out would move: decisions of the last hour in its lanes (or in one), decided again from their
 * own records without it. Changes nothing.
 */
export async function previewControl(
  world: World,
  caller: Caller,
  { agentId, lane }: { agentId: string; lane?: string | undefined },
): Promise<ControlPreview> {
  demand(caller, "read");
  const { ordinalOf, document } = world.policies.current();
  if (!ordinalOf.has(agentId))
    throw new Problem("not_found", `There is no agent ${agentId}.`, "List the agents with GET /v1/agents.");
  const lanes = document.lanes
    .filter(({ name, members }) => members.includes(agentId) && (lane === undefined || lane === name))
    .map(({ name }) => name);
  const isLost = (id: string, name: string) => id === agentId && (lane === undefined || lane === name);
  return {
    agentId,
    lanes: await Promise.all(lanes.map((name) => previewLane(world, caller, agentId, name))),
    leftEmpty: lanesEmptiedBy(world, isLost),
  };
}

async function previewLane(world: World, caller: Caller, agentId: string, lane: string) {
  const sinceMs = world.clock.nowMs() - HOUR_MS;
  const project = visibleProject(caller.actor);
  const newest = await world.decisions.newest({ project, lane, limit: LOOKED_AT });
  const records = newest.filter(({ decidedAtMs }) => decidedAtMs >= sinceMs);
  const moves = new Map<string | null, number>();
  let took = 0;
  for (const record of records) {
    const instead = await withoutAgent(world, record, agentId);
    if (instead === undefined) continue;
    took += 1;
    moves.set(instead, (moves.get(instead) ?? 0) + 1);
  }
  return {
    lane,
    decisions: records.length,
    share: records.length === 0 ? null : took / records.length,
    moves: [...moves].map(([id, decisions]) => ({ agentId: id, decisions })).sort((a, b) => b.decisions - a.decisions),
  };
}

/** Who would have got it; `undefined` where this agent did not get it anyhow. */
async function withoutAgent(
  world: World,
  { decision, ...record }: DecisionRecord,
  agentId: string,
): Promise<string | null | undefined> {
  const policy = await policyOf(world, { decision, ...record });
  const ordinal = policy.ordinalOf.get(agentId);
  if (ordinal === undefined || decision.chosenOrdinal !== ordinal) return undefined;
  const { facts } = decision;
  const candidates = facts.candidates.filter((candidate) => candidate.ordinal !== ordinal);
  const { chosenOrdinal } = replay({ ...facts, candidates }, policy);
  return chosenOrdinal === null ? null : policy.agents[chosenOrdinal]!.id;
}
