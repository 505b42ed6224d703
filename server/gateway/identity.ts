import { hash } from "node:crypto";
import type { Identity } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { Clock } from "../services/ports.ts";

export interface IdentityOptions {
  /** Looks a key up in the store; throws `unauthenticated` for one that is not good. */
  lookUp(token: string): Promise<Identity>;
  clock: Clock;
}

/** Knows who a key belongs to, without asking the store at each request. */
export interface Identities {
  /** The owner, if this key was looked up a moment ago. Throws `unauthenticated` if it was refused a moment ago. */
  recall(token: string): Identity | null;
  /** Asks the store. Throws `unauthenticated`, or `rate_limited` while too many unknown keys are being tried. */
  lookUp(token: string): Promise<Identity>;
  /** Forgets all answers, so that a revoked key ends at once. */
  forget(): void;
}

/** A key that was revoked by another process lives on for at most this long. */
const GOOD_FOR_MS = 5_000;
const REFUSED_FOR_MS = 5_000;
const MAXIMUM_REMEMBERED = 10_000;
/** Failed look-ups a second before further unknown keys are turned away without asking the store. */
const FAILURES_PER_SECOND = 200;

type Remembered = { identity: Identity; untilMs: number } | { refusal: Problem; untilMs: number };

export function createIdentities({ lookUp, clock }: IdentityOptions): Identities {
  // Keys are remembered by their hash: comparing hashes tells nothing about the key through timing.
  const remembered = new Map<string, Remembered>();
  const asked = new Map<string, Promise<Identity>>();
  const failures = { second: 0, count: 0 };
  let generation = 0;

  return {
    recall(token) {
      const known = remembered.get(digest(token));
      if (known === undefined || known.untilMs <= clock.nowMs()) return null;
      if ("refusal" in known) throw known.refusal;
      return known.identity;
    },
    lookUp(token) {
      const key = digest(token);
      const underWay = asked.get(key);
      if (underWay !== undefined) return underWay;
      const answer = ask(token, key).finally(() => asked.delete(key));
      asked.set(key, answer);
      return answer;
    },
    forget() {
      generation += 1;
      remembered.clear();
      asked.clear();
    },
  };

  async function ask(token: string, key: string): Promise<Identity> {
    refuseWhileGuessed();
    const askedIn = generation;
    try {
      const identity = await lookUp(token);
      // An answer from before a revocation must not outlive it.
      if (askedIn === generation) remember(key, { identity, untilMs: clock.nowMs() + GOOD_FOR_MS });
      return identity;
    } catch (error) {
      if (error instanceof Problem && error.code === "unauthenticated") {
        failures.count += 1;
        remember(key, { refusal: error, untilMs: clock.nowMs() + REFUSED_FOR_MS });
      }
      throw error;
    }
  }

  function remember(key: string, entry: Remembered): void {
    remembered.delete(key);
    remembered.set(key, entry);
    const oldest = remembered.size > MAXIMUM_REMEMBERED ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
  }

  function refuseWhileGuessed(): void {
    const second = Math.floor(clock.nowMs() / 1_000);
    if (failures.second !== second) Object.assign(failures, { second, count: 0 });
    if (failures.count < FAILURES_PER_SECOND) return;
    throw new Problem("rate_limited", "too many unknown keys are being tried", "Wait a second, then try again.", {
      retryAfterMs: 1_000,
    });
  }
}

function digest(token: string): string {
  return hash("sha256", token, "base64");
}
