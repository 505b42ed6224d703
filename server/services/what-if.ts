import type { WeightsByTier } from "../domain/factor.ts";
import { Problem } from "../domain/problem.ts";
import type { WhatIfDraft, WhatIfResult } from "../domain/what-if.ts";
import type { Caller, ReplaySet } from "./ports.ts";
import { demand, visibleProject, type World } from "./world.ts";

/** Sliders send drafts in quick succession; the decisions they are tried on are read anew only this often. */
const FRESH_MS = 5_000;

/** What draft weights of a lane would have done to its latest decisions. Changes and records nothing. */
export async function whatIf(world: World, caller: Caller, draft: WhatIfDraft): Promise<WhatIfResult> {
  demand(caller, "read");
  const policy = world.policies.current();
  const inForce = policy.laneByName.get(draft.lane)?.lane.weights;
  if (inForce === undefined)
    throw new Problem("unknown_lane", `lane: there is no lane ${draft.lane}`, "Use a lane of the policy in force.");
  const set = await replaySet(world, visibleProject(caller.actor), draft);
  const startedMicros = world.clock.monotonicMicros();
  const replayed = await world.replayer.run(set, inForce satisfies WeightsByTier, draft.weights);
  return {
    lane: draft.lane,
    policyVersion: policy.version,
    ...replayed,
    fromMs: set.records.at(-1)?.decidedAtMs ?? null,
    toMs: set.records[0]?.decidedAtMs ?? null,
    replayMicros: Math.round(world.clock.monotonicMicros() - startedMicros),
  };
}

async function replaySet(world: World, project: string | null, draft: WhatIfDraft): Promise<ReplaySet> {
  const period = Math.floor(world.clock.nowMs() / FRESH_MS);
  const key = `${project ?? "*"}/${draft.lane}/${draft.limit}/${period}`;
  return world.replayer.set(key, async () => {
    const records = await world.decisions.newest({ project, lane: draft.lane, limit: draft.limit });
    const versions = new Set(records.map((record) => record.decision.facts.policyVersion));
    const policies = await Promise.all([...versions].map((version) => world.policies.version(version)));
    return { key, records, policies: policies.filter((policy) => policy !== null) };
  });
}
