import { randomBytes } from "node:crypto";
import type { Clock } from "../services/ports.ts";

/** Values under random names that nobody can guess. */
export interface Expiring<Value> {
  /** Answers the name. */
  add(value: Value): string;
  get(name: string): Value | null;
  remove(name: string): void;
}

const MAXIMUM_ENTRIES = 10_000;

/** Keeps each value for a while; the oldest make room for new ones. */
export function createExpiring<Value>(clock: Clock, forMs: number): Expiring<Value> {
  const entries = new Map<string, { value: Value; untilMs: number }>();
  return {
    add(value) {
      const name = randomBytes(24).toString("base64url");
      entries.set(name, { value, untilMs: clock.nowMs() + forMs });
      const oldest = entries.size > MAXIMUM_ENTRIES ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      return name;
    },
    get(name) {
      const entry = entries.get(name);
      return entry !== undefined && entry.untilMs > clock.nowMs() ? entry.value : null;
    },
    remove(name) {
      entries.delete(name);
    },
  };
}
