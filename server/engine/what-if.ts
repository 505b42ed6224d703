import type { Decision, DecisionFacts } from "../domain/decision.ts";
import { FACTORS, type WeightsByTier } from "../domain/factor.ts";
import { TIERS, type Tier } from "../domain/tier.ts";
import { type Flip, LISTED_FLIPS, type WhatIfResult } from "../domain/what-if.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { replay } from "./decide.ts";

const COST = FACTORS.indexOf("cost");
const LATENCY = FACTORS.indexOf("latency");
const QUALITY = FACTORS.indexOf("quality");

/** A recorded decision as a what-if needs it; `policy` is the version it was made under, whose ordinals it uses. */
export interface ReplayItem {
  decisionId: string;
  decidedAtMs: number;
  content: string | null;
  facts: DecisionFacts;
  policy: CompiledPolicy;
}

/** The part of a what-if that follows from the facts alone. */
export type Replayed = Pick<WhatIfResult, "considered" | "flips" | "flipsByTier" | "flipped" | "shares" | "expected">;

/**
 * Replays decisions of one lane under the weights in force and under a draft, and says where they part. Both sides are
 * replays of the same facts by the same `judge`, so a draft that equals the weights in force flips nothing.
 */
export function whatIf(items: readonly ReplayItem[], inForce: WeightsByTier, draft: WeightsByTier): Replayed {
  const flipped: Flip[] = [];
  const flipsByTier: Record<Tier, number> = { light: 0, standard: 0, heavy: 0 };
  const shares = new Map<string, { before: number; after: number }>();
  const sums = { before: newSum(), after: newSum() };
  for (const item of items) {
    const { tier } = item.facts.sighting;
    const before = replay(item.facts, item.policy, inForce[tier]);
    const after = replay(item.facts, item.policy, draft[tier]);
    for (const [side, decision] of [["before", before] as const, ["after", after] as const]) {
      add(sums[side], decision);
      const agentId = agentOf(decision, item.policy);
      if (agentId === null) continue;
      const share = shares.get(agentId) ?? { before: 0, after: 0 };
      share[side] += 1;
      shares.set(agentId, share);
    }
    if (before.chosenOrdinal === after.chosenOrdinal) continue;
    flipsByTier[tier] += 1;
    if (flipped.length < LISTED_FLIPS)
      flipped.push({
        decisionId: item.decisionId,
        decidedAtMs: item.decidedAtMs,
        tier,
        content: item.content,
        before: sideOf(before, item.policy),
        after: sideOf(after, item.policy),
      });
  }
  return {
    considered: items.length,
    flips: TIERS.reduce((sum, tier) => sum + flipsByTier[tier], 0),
    flipsByTier,
    flipped,
    shares: [...shares]
      .map(([agentId, share]) => ({ agentId, ...share }))
      .sort((one, other) => other.before - one.before || (one.agentId < other.agentId ? -1 : 1)),
    expected: { before: expectation(sums.before), after: expectation(sums.after) },
  };
}

interface Sum {
  chosen: number;
  costMicros: number;
  latencyMs: number;
  quality: number;
}

function newSum(): Sum {
  return { chosen: 0, costMicros: 0, latencyMs: 0, quality: 0 };
}

function add(sum: Sum, decision: Decision): void {
  const chosen = decision.facts.candidates.find((candidate) => candidate.ordinal === decision.chosenOrdinal);
  if (chosen === undefined) return;
  sum.chosen += 1;
  sum.costMicros += chosen.raw[COST]!;
  sum.latencyMs += chosen.raw[LATENCY]!;
  sum.quality += chosen.raw[QUALITY]!;
}

function expectation(sum: Sum): Replayed["expected"]["before"] {
  const mean = (value: number) => (sum.chosen === 0 ? null : value / sum.chosen);
  return {
    costMicros: Math.round(sum.costMicros),
    meanLatencyMs: mean(sum.latencyMs),
    meanQuality: mean(sum.quality),
  };
}

function agentOf(decision: Decision, policy: CompiledPolicy): string | null {
  return decision.chosenOrdinal === null ? null : policy.agents[decision.chosenOrdinal]!.id;
}

function sideOf(decision: Decision, policy: CompiledPolicy): Flip["before"] {
  const chosen = decision.candidates.find((candidate) => candidate.ordinal === decision.chosenOrdinal);
  return { agentId: agentOf(decision, policy), total: chosen?.total ?? null, margin: decision.margin };
}
