/** What a budget counts. Money is integer micro-dollars. */
export const BUDGET_UNITS = ["micros", "tokens", "steps", "ms"] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

/** One budget in one window. All amounts are integers of its unit. */
export interface BudgetAccount {
  id: string;
  unit: BudgetUnit;
  limit: number;
  /** Spent for good. A hold is never on it. */
  committed: number;
  /** Promised to attempts that have not ended. */
  held: number;
  /** What attempts have cost beyond their holds, in all: 0 where every output cap was honoured. */
  overrun: number;
  /** Of `committed`, what failed attempts have used; steps of failed attempts are only counted here, so that retries do not eat them. */
  failed: number;
  /** The highest alert that was given: 0 for none, else 50, 80 or 100. */
  alerted: number;
}

/** What one attempt may use of each budget that binds it. */
export interface HoldLine {
  accountId: string;
  amount: number;
}

/** How a hold was resolved. A resolved hold is kept until it is forgotten, so that every later word on it is known as late. */
export type HoldState = "held" | "settled" | "released" | "charged";

export interface Hold {
  /** The attempt's id. */
  id: string;
  lines: HoldLine[];
  expiresAtMs: number;
  /** The attempt has been sent to its agent: from here on it may cost. */
  sent: boolean;
  state: HoldState;
}

/** Accounts and holds: plain data that the functions of this folder change. */
export interface BudgetBook {
  accounts: Record<string, BudgetAccount>;
  holds: Record<string, Hold>;
}

export function newAccount(id: string, unit: BudgetUnit, limit: number): BudgetAccount {
  return { id, unit, limit, committed: 0, held: 0, overrun: 0, failed: 0, alerted: 0 };
}

export function newBook(accounts: readonly BudgetAccount[]): BudgetBook {
  return { accounts: Object.fromEntries(accounts.map((account) => [account.id, account])), holds: {} };
}

/** What is left to promise; below 0 after an overrun. */
export function availableIn({ limit, committed, held }: BudgetAccount): number {
  return limit - committed - held;
}

/** A child's own limit never exceeds what its parent has left; without one it inherits that. */
export function inheritedLimit(parent: BudgetAccount, asked: number | null): number {
  const left = Math.max(0, availableIn(parent));
  return asked === null ? left : Math.min(asked, left);
}

/**
 * The invariants that hold after every change: nothing is promised twice, what is held is the sum of the open holds, and
 * spent and promised exceed the limit only by overruns. Answers what is broken; empty: nothing.
 */
export function brokenInvariants(book: BudgetBook): string[] {
  const held: Record<string, number> = {};
  for (const { state, lines } of Object.values(book.holds))
    if (state === "held") for (const line of lines) held[line.accountId] = (held[line.accountId] ?? 0) + line.amount;
  return Object.values(book.accounts).flatMap((account) => {
    const broken: string[] = [];
    if (account.held !== (held[account.id] ?? 0)) broken.push(`${account.id}: holds are not the sum of the open holds`);
    if (account.committed + account.held > account.limit + account.overrun)
      broken.push(`${account.id}: more is spent and promised than the limit and the overruns allow`);
    if (account.committed < 0 || account.overrun < 0) broken.push(`${account.id}: below nothing`);
    return broken;
  });
}
