/** What a breaker stands before. */
export type BreakerScope =
  | { kind: "agent"; agentId: string }
  | { kind: "lane"; lane: string; agentId: string }
  | { kind: "run"; rootTaskId: string }
  | { kind: "account"; account: string };

/** The breaker's name in the API; neither lanes nor ids contain a dot, so it reads back without doubt. */
export function breakerId(scope: BreakerScope): string {
  switch (scope.kind) {
    case "agent":
      return `agent.${scope.agentId}`;
    case "lane":
      return `lane.${scope.lane}.${scope.agentId}`;
    case "run":
      return `run.${scope.rootTaskId}`;
    case "account":
      return `account.${scope.account}`;
  }
}

/** The scope that an id names, or `null` where it names none. */
export function scopeOf(id: string): BreakerScope | null {
  const [kind, one, other, ...rest] = id.split(".");
  if (!one || rest.length > 0) return null;
  if (kind === "lane") return other ? { kind, lane: one, agentId: other } : null;
  if (other !== undefined) return null;
  if (kind === "agent") return { kind, agentId: one };
  if (kind === "run") return { kind, rootTaskId: one };
  return kind === "account" ? { kind, account: one } : null;
}
