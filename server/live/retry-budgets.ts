/** The engine's rules. */
export interface RetryRules {
  /** Tokens of a budget that nobody has used yet. */
  fullRetryBudget: number;
  earnRetry(tokens: number): number;
  /** `null`: there is none left. */
  spendRetry(tokens: number): number | null;
}

/** Budgets of retries by pool. */
export interface RetryBudgets {
  spend(pool: string): boolean;
  earn(pool: string): void;
}

/** Pools that are remembered; beyond, the one that was used longest ago begins anew with a full budget. */
const MAXIMUM_POOLS = 10_000;

export function createRetryBudgets({ fullRetryBudget, earnRetry, spendRetry }: RetryRules): RetryBudgets {
  const pools = new Map<string, number>();
  const keep = (pool: string, tokens: number) => {
    pools.delete(pool);
    pools.set(pool, tokens);
    if (pools.size > MAXIMUM_POOLS) pools.delete(pools.keys().next().value as string);
  };
  return {
    spend(pool) {
      const left = spendRetry(pools.get(pool) ?? fullRetryBudget);
      if (left !== null) keep(pool, left);
      return left !== null;
    },
    earn(pool) {
      // A full budget need not be remembered.
      const tokens = pools.get(pool);
      if (tokens !== undefined) keep(pool, earnRetry(tokens));
    },
  };
}
