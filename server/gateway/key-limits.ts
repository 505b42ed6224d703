import type { OwnLimits } from "../domain/access.ts";
import { Problem } from "../domain/problem.ts";
import type { Clock } from "../services/ports.ts";

export interface KeyLimitOptions {
  /** Requests a second that a key without a limit of its own may make; it may save up one second's worth. */
  perSecond: number;
  /** Requests that a key without a limit of its own may have in flight. */
  concurrent: number;
  clock: Clock;
}

/** What one key has used of its limits. */
export interface KeyUse {
  /** Requests it may still make at `filledAtMicros`. */
  allowance: number;
  filledAtMicros: number;
  inFlight: number;
}

/** What a key may do now, in the words of the RateLimit header fields. */
export interface RateLimitFields {
  policy: string;
  limit: string;
}

export interface KeyLimits {
  /**
   * Counts a request in; give the answer to `leave` when it is over. Throws `rate_limited`. `tell` is called with the
   * header fields where the key has limits of its own, and wherever it is refused.
   */
  enter(keyId: string, own: OwnLimits, tell: (fields: RateLimitFields) => void): KeyUse;
  leave(use: KeyUse): void;
}

/** A token bucket's measures. A key with a limit of its own may save up one minute's worth. */
interface Rate {
  perSecond: number;
  capacity: number;
  windowSeconds: 1 | 60;
}

/** Keys that are remembered; idle ones make room. */
const MAXIMUM_KEYS = 10_000;

/** A token bucket and a count of requests in flight for each key: two numbers, so the data plane stays fast. */
export function createKeyLimits({ perSecond, concurrent, clock }: KeyLimitOptions): KeyLimits {
  const uses = new Map<string, KeyUse>();
  const configured: Rate = { perSecond, capacity: perSecond, windowSeconds: 1 };

  return {
    enter(keyId, own, tell) {
      const rate = own.requestsPerMinute === null ? configured : rateOf(own.requestsPerMinute);
      const most = own.concurrency ?? concurrent;
      const now = clock.monotonicMicros();
      const use = uses.get(keyId) ?? remember(keyId, rate.capacity, now);
      const earned = ((now - use.filledAtMicros) / 1_000_000) * rate.perSecond;
      use.allowance = Math.min(rate.capacity, use.allowance + earned);
      use.filledAtMicros = now;
      const problem = refusal(use, rate, most);
      if (problem === null) {
        use.allowance -= 1;
        use.inFlight += 1;
      }
      if (problem !== null || rate !== configured || own.concurrency !== null) tell(fieldsOf(use, rate, most));
      if (problem !== null) throw problem;
      return use;
    },
    leave(use) {
      use.inFlight -= 1;
    },
  };

  function remember(keyId: string, allowance: number, now: number): KeyUse {
    if (uses.size >= MAXIMUM_KEYS) for (const [id, use] of uses) if (use.inFlight === 0) uses.delete(id);
    const use = { allowance, filledAtMicros: now, inFlight: 0 };
    uses.set(keyId, use);
    return use;
  }
}

function rateOf(requestsPerMinute: number): Rate {
  return { perSecond: requestsPerMinute / 60, capacity: requestsPerMinute, windowSeconds: 60 };
}

function refusal(use: KeyUse, { perSecond, capacity, windowSeconds }: Rate, most: number): Problem | null {
  if (use.allowance < 1) {
    const limit = `${capacity} requests a ${windowSeconds === 1 ? "second" : "minute"}`;
    return tooMany(limit, ((1 - use.allowance) / perSecond) * 1_000);
  }
  return use.inFlight < most ? null : tooMany(`${most} requests in flight`, 1_000);
}

/** As draft-ietf-httpapi-ratelimit-headers writes them: `q` quota, `w` window in seconds, `r` remaining, `t` seconds to a full quota. */
function fieldsOf(use: KeyUse, { perSecond, capacity, windowSeconds }: Rate, most: number): RateLimitFields {
  const fullIn = Math.ceil((capacity - use.allowance) / perSecond);
  return {
    policy: `"rate";q=${capacity};w=${windowSeconds}, "in-flight";q=${most};qu="concurrent-requests"`,
    limit: `"rate";r=${Math.floor(use.allowance)};t=${fullIn}, "in-flight";r=${Math.max(0, most - use.inFlight)}`,
  };
}

function tooMany(limit: string, retryAfterMs: number): Problem {
  return new Problem("rate_limited", `this key is over its limit of ${limit}`, "Wait as long as Retry-After says.", {
    retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)),
  });
}
