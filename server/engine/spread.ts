import type { CandidateFacts } from "../domain/decision.ts";

/** Past this age a snapshot's loads of others mean nothing: only a router's own counts are used (SEMANTICS 0.6). */
const USELESS_AGE_MS = 30_000;

/**
 * Dispatches that other routers have probably made into the lane since the snapshot was taken. None are reckoned with
 * where the view holds a router's own counts alone: least of its own was measured far better than chance.
 */
export function unseenDispatches(dispatchesPerSecond: number, ageMs: number, routers: number): number {
  if (routers <= 1 || ageMs > USELESS_AGE_MS) return 0;
  return Math.fround((dispatchesPerSecond * (ageMs / 1_000) * (routers - 1)) / routers);
}

/**
 * Load interpretation (Dahlin 1999, "Interpreting stale load information"): of candidates sorted by load, the smallest
 * number such that levelling them up to the next one takes more dispatches than others have probably made unseen.
 * Fresh views keep the least loaded only, stale ones spread wide.
 */
export function leastLoaded<C extends { facts: CandidateFacts }>(
  candidates: readonly C[],
  unseen: number,
): readonly C[] {
  if (candidates.length === 1) return candidates;
  const sorted = [...candidates].sort((one, other) => load(one.facts) - load(other.facts));
  const singleSlots = sorted.every(({ facts }) => facts.limit === 1);
  const hidden = singleSlots ? unseen / 2 : unseen;
  let levelling = 0;
  let slots = 0;
  for (let count = 1; count < sorted.length; count += 1) {
    const [last, next] = [sorted[count - 1]!.facts, sorted[count]!.facts];
    slots += last.limit;
    levelling += (load(next) - load(last)) * slots;
    if (levelling > hidden) return sorted.slice(0, count);
  }
  return sorted;
}

/** Share of an agent's concurrency in use, 0 to 1. */
export function load({ inFlight, limit }: CandidateFacts): number {
  return inFlight / limit;
}
