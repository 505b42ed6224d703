import type { CandidateFacts } from "../domain/decision.ts";

/** Past this age a snapshot's loads of others mean nothing: only a router's own counts are used (SEMANTICS 0.6). */
const USELESS_AGE_MS = 30_000;

/** Dispatches that other routers have probably made into the lane since the snapshot was taken. */
export function unseenDispatches(dispatchesPerSecond: number, ageMs: number, routers: number): number {
  if (routers <= 1) return 0;
  const ageSeconds = Math.min(ageMs, USELESS_AGE_MS) / 1_000;
  return Math.fround((dispatchesPerSecond * ageSeconds * (routers - 1)) / routers);
}

/**
 * Load interpretation (Dahlin 1999, "Interpreting stale load information"): of candidates sorted by load, the smallest
 * number such that levelling them up to the next one takes more dispatches than others have probably made unseen.
 * Fresh views keep the least loaded only, stale ones spread wide.
 */
export function leastLoaded(candidates: readonly CandidateFacts[], unseen: number): CandidateFacts[] {
  const sorted = [...candidates].sort((one, other) => load(one) - load(other) || one.ordinal - other.ordinal);
  const singleSlots = sorted.every((candidate) => candidate.limit === 1);
  const hidden = singleSlots ? unseen / 2 : unseen;
  let levelling = 0;
  let slots = 0;
  for (let count = 1; count < sorted.length; count += 1) {
    const rise = load(sorted[count]!) - load(sorted[count - 1]!);
    slots += sorted[count - 1]!.limit;
    levelling += rise * slots;
    if (levelling > hidden) return sorted.slice(0, count);
  }
  return sorted;
}

function load(candidate: CandidateFacts): number {
  return candidate.inFlight / candidate.limit;
}
