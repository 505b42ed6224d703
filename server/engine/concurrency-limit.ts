/** What an attempt's end says of how much an agent can take. */
export type LoadSign = "fine" | "overloaded" | "nothing";

export interface ConcurrencyLimit {
  /** Concurrency in force; it is used rounded down, at least 1. */
  limit: number;
  /** Attempts that ended fine since the limit last rose, while at least half of it was in use. */
  fineAtHalf: number;
}

/**
 * Additive increase, multiplicative decrease (Jacobson 1988; SEMANTICS 0.5): one more after a window of attempts that
 * ended fine with at least half of the limit in use, a tenth less on each sign of overload; from 1 to twice the declared.
 */
export function nextLimit(
  before: ConcurrencyLimit,
  sign: LoadSign,
  inFlight: number,
  declared: number,
): ConcurrencyLimit {
  if (sign === "overloaded") return { limit: Math.max(1, before.limit * 0.9), fineAtHalf: 0 };
  if (sign === "nothing" || inFlight * 2 < before.limit) return before;
  const fineAtHalf = before.fineAtHalf + 1;
  if (fineAtHalf < before.limit) return { ...before, fineAtHalf };
  return { limit: Math.min(declared * 2, before.limit + 1), fineAtHalf: 0 };
}
