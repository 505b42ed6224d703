/** Load is counted by leases that expire, never by bare increments: a lost outcome cannot leave an agent looking busy. */
export interface LeaseTable {
  /** Takes a lease on `agentId`, unless `id` holds one already. */
  take(id: string, agentId: string, expiresAtMs: number): void;
  /** Ends a lease; one that is over or was never taken is no error. */
  end(id: string): void;
  /** Ends all leases that are past their time. Returns how many. */
  expire(nowMs: number): number;
  inFlight(agentId: string): number;
}

/** The most leases held; beyond, the oldest second's are ended, so memory stays bounded. */
const MAXIMUM_LEASES = 500_000;

interface Lease {
  agentId: string;
  second: number;
}

/** Leases in buckets of one second, so that expiring costs only what expires. */
export function createLeaseTable(): LeaseTable {
  const leases = new Map<string, Lease>();
  const bySecond = new Map<number, Set<string>>();
  const counts = new Map<string, number>();

  const end = (id: string) => {
    const lease = leases.get(id);
    if (lease === undefined) return;
    leases.delete(id);
    const bucket = bySecond.get(lease.second);
    bucket?.delete(id);
    if (bucket?.size === 0) bySecond.delete(lease.second);
    counts.set(lease.agentId, Math.max(0, (counts.get(lease.agentId) ?? 0) - 1));
  };

  const endBucket = (second: number): number => {
    const ids = [...(bySecond.get(second) ?? [])];
    ids.forEach(end);
    return ids.length;
  };

  return {
    take(id, agentId, expiresAtMs) {
      if (leases.has(id)) return;
      if (leases.size >= MAXIMUM_LEASES) endBucket(Math.min(...bySecond.keys()));
      const second = Math.ceil(expiresAtMs / 1_000);
      leases.set(id, { agentId, second });
      const bucket = bySecond.get(second) ?? new Set<string>();
      bucket.add(id);
      bySecond.set(second, bucket);
      counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
    },
    end,
    expire(nowMs) {
      const due = [...bySecond.keys()].filter((second) => second * 1_000 <= nowMs);
      return due.reduce((sum, second) => sum + endBucket(second), 0);
    },
    inFlight: (agentId) => counts.get(agentId) ?? 0,
  };
}
