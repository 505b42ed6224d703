/** Which agent holds a session. Bounded, and a session that was idle for an hour is forgotten. */
export interface SessionTable {
  holder(project: string, sessionId: string, nowMs: number): string | null;
  hold(project: string, sessionId: string, agentId: string, nowMs: number): void;
}

const IDLE_MS = 3_600_000;
const MAXIMUM_SESSIONS = 100_000;

export function createSessionTable(): SessionTable {
  // A map keeps insertion order, and holding inserts anew: the first entry is the one idle for longest.
  const sessions = new Map<string, { agentId: string; atMs: number }>();
  const keyOf = (project: string, sessionId: string) => `${project}\n${sessionId}`;
  return {
    holder(project, sessionId, nowMs) {
      const session = sessions.get(keyOf(project, sessionId));
      return session === undefined || nowMs - session.atMs > IDLE_MS ? null : session.agentId;
    },
    hold(project, sessionId, agentId, nowMs) {
      const key = keyOf(project, sessionId);
      sessions.delete(key);
      sessions.set(key, { agentId, atMs: nowMs });
      if (sessions.size > MAXIMUM_SESSIONS) sessions.delete(sessions.keys().next().value as string);
    },
  };
}
