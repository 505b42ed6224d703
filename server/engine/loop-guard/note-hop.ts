import { findCycle, pushSignature } from "./cycle.ts";
import type { RunLimits } from "./limits.ts";
import type { RunGuard } from "./run-guard.ts";
import { type Digest, type HopFacts, hopSignature } from "./signature.ts";
import { CONTINUE, type GuardVerdict, gravest } from "./verdict.ts";

/** Inputs and results of handoffs that are remembered. */
const REMEMBERED_WORK = 64;

/**
 * Notes a handoff and says whether it may be made. Coming back to an agent is no loop, and neither are many handoffs:
 * they warn, and stop only where the work that is handed on, or what came of it, has been there before for a while.
 */
export function noteHop(
  guard: RunGuard,
  limits: RunLimits,
  digest: Digest,
  hop: HopFacts & { resultHash: string | null },
): GuardVerdict {
  guard.hops += 1;
  pushSignature(guard.hopCycle, hopSignature(digest, hop));
  guard.hopAgents.push([hop.from, hop.to]);
  if (guard.hopAgents.length > limits.pingPong.hops) guard.hopAgents.shift();
  guard.staleHops = noteWork(guard, hop) ? guard.staleHops + 1 : 0;
  const repeated = guard.staleHops >= limits.staleHops;
  return gravest(hopCycle(guard, limits), manyHops(guard, limits, repeated), pingPong(guard, limits, repeated));
}

function noteWork(guard: RunGuard, { to, inputHash, resultHash }: HopFacts & { resultHash: string | null }): boolean {
  const work = [`in ${to} ${inputHash}`, ...(resultHash === null ? [] : [`out ${resultHash}`])];
  const repeated = work.some((entry) => guard.hopWork.includes(entry));
  guard.hopWork = [...guard.hopWork, ...work].slice(-REMEMBERED_WORK);
  return repeated;
}

function hopCycle(guard: RunGuard, { cycle }: RunLimits): GuardVerdict {
  const found = findCycle(guard.hopCycle, () => cycle.warnAt);
  if (found === null) return CONTINUE;
  return {
    verdict: found.repeats >= cycle.stopAt ? "stop" : "warn",
    guard: "repeated_handoffs",
    evidence: {
      kind: "cycle",
      agent: null,
      ...found,
      signatures: guard.hopCycle.recent.slice(-found.length),
      endsAtStep: guard.steps,
    },
  };
}

function manyHops(guard: RunGuard, { hops: limit }: RunLimits, repeated: boolean): GuardVerdict {
  if (guard.hops < limit) return CONTINUE;
  const { hops } = guard;
  const evidence = { kind: "hops" as const, hops, distinctAgents: distinctAgents(guard), limit, repeated };
  return { verdict: repeated ? "stop" : "warn", guard: "handoffs", evidence };
}

function pingPong(guard: RunGuard, { pingPong: limit }: RunLimits, repeated: boolean): GuardVerdict {
  const { length: hops } = guard.hopAgents;
  const distinct = distinctAgents(guard);
  if (hops < limit.hops || distinct >= limit.agents) return CONTINUE;
  const evidence = { kind: "hops" as const, hops, distinctAgents: distinct, limit: limit.agents, repeated };
  return { verdict: repeated ? "stop" : "warn", guard: "ping_pong", evidence };
}

function distinctAgents({ hopAgents }: RunGuard): number {
  return new Set(hopAgents.flat()).size;
}
