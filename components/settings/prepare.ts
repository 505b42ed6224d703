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

/** How many keys of each project open something at this instant. */
export function countKeys(
  keys: readonly Pick<KeyFacts, "project" | "expiresAtMs" | "revokedAtMs">[],
  nowMs: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const state = keyState(key, nowMs);
    if (state === "active" || state === "expiring") counts.set(key.project, (counts.get(key.project) ?? 0) + 1);
  }
  return counts;
}
