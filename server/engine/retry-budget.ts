/** Tokens of a retry budget: starts full, a success earns a tenth, a retry costs one (SEMANTICS 0.4; gRPC A6). */
export const FULL_RETRY_BUDGET = 10;

export function earnRetry(tokens: number): number {
  return Math.min(FULL_RETRY_BUDGET, tokens + 0.1);
}

/** The tokens left after one retry, or `null` where the budget does not allow one. */
export function spendRetry(tokens: number): number | null {
  return tokens >= 1 ? tokens - 1 : null;
}
