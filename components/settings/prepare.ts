import type { Role } from "../../server/domain/access.ts";

export interface KeyFacts {
  id: string;
  name: string;
  role: Role;
  project: string;
  createdAtMs: number;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
  lastUsedAtMs: number | null;
}

export type KeyState = "active" | "expiring" | "expired" | "revoked";

/** Keys that end within so long are marked beforehand. */
const SOON_MS = 7 * 86_400_000;

/** Whether a key opens anything at this instant. */
export function keyState(key: Pick<KeyFacts, "expiresAtMs" | "revokedAtMs">, nowMs: number): KeyState {
  if (key.revokedAtMs !== null) return "revoked";
  if (key.expiresAtMs === null) return "active";
  if (key.expiresAtMs <= nowMs) return "expired";
  return key.expiresAtMs - nowMs < SOON_MS ? "expiring" : "active";
}

/** Keys that open something first, then by when they were made, newest first. */
export function prepareKeys<Key extends KeyFacts>(
  keys: readonly Key[],
  nowMs: number,
): { key: Key; state: KeyState }[] {
  const isOpen = (state: KeyState) => state === "active" || state === "expiring";
  return keys
    .map((key) => ({ key, state: keyState(key, nowMs) }))
    .sort(
      (one, other) =>
        Number(isOpen(other.state)) - Number(isOpen(one.state)) || other.key.createdAtMs - one.key.createdAtMs,
    );
}

/** A project as it is known from the keys that belong to it. */
export interface ProjectRow {
  project: string;
  keys: number;
  open: number;
  roles: Role[];
  lastUsedAtMs: number | null;
}

/** Projects by name, the default one first. */
export function prepareProjects(keys: readonly KeyFacts[], nowMs: number): ProjectRow[] {
  const projects = Map.groupBy(keys, (key) => key.project);
  return [...projects]
    .map(([project, own]): ProjectRow => {
      const open = own.filter((key) => ["active", "expiring"].includes(keyState(key, nowMs)));
      const used = own.flatMap((key) => (key.lastUsedAtMs === null ? [] : [key.lastUsedAtMs]));
      return {
        project,
        keys: own.length,
        open: open.length,
        roles: [...new Set(open.map((key) => key.role))],
        lastUsedAtMs: used.length > 0 ? Math.max(...used) : null,
      };
    })
    .sort((one, other) =>
      one.project === "default" ? -1 : other.project === "default" ? 1 : one.project < other.project ? -1 : 1,
    );
}
