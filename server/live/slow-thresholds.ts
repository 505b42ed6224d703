/** When a call counts as slow: three times the 95th percentile of what its agent took lately. */
export interface SlowThresholds {
  learn(agentId: string, latencyMs: number): void;
  /** In milliseconds; `null` until enough is known. */
  of(agentId: string): number | null;
}

const KEPT = 200;
const ENOUGH = 20;
/** Sorting is done once for so many new latencies. */
const RENEWED_EVERY = 20;
/** Below a second a call is not slow whatever its agent usually takes: there three times little is noise. */
const LEAST_MS = 1_000;

interface Seen {
  latencies: number[];
  next: number;
  since: number;
  thresholdMs: number | null;
}

export function createSlowThresholds(): SlowThresholds {
  const agents = new Map<string, Seen>();
  return {
    learn(agentId, latencyMs) {
      const seen = agents.get(agentId) ?? { latencies: [], next: 0, since: 0, thresholdMs: null };
      agents.set(agentId, seen);
      seen.latencies[seen.next] = latencyMs;
      seen.next = (seen.next + 1) % KEPT;
      seen.since += 1;
      if (seen.since < RENEWED_EVERY || seen.latencies.length < ENOUGH) return;
      seen.since = 0;
      const sorted = seen.latencies.toSorted((one, other) => one - other);
      seen.thresholdMs = Math.max(LEAST_MS, 3 * sorted[Math.floor(sorted.length * 0.95)]!);
    },
    of: (agentId) => agents.get(agentId)?.thresholdMs ?? null,
  };
}
