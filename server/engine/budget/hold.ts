import { availableIn, type BudgetBook, type Hold, type HoldLine } from "./budget-book.ts";

/** A hold outlives its attempt's deadline by this, for the outcome to be recorded. */
const HOLD_GRACE_MS = 60_000;

/** When an attempt's hold ends unless it is renewed. */
export function holdEndMs(deadlineAtMs: number): number {
  return deadlineAtMs + HOLD_GRACE_MS;
}

export type HoldResult =
  | { kind: "held"; hold: Hold }
  /** The same attempt has its hold already; nothing was taken again. */
  | { kind: "duplicate"; hold: Hold }
  /** The first budget that has too little left. */
  | { kind: "refused"; accountId: string; asked: number; available: number };

/**
 * Promises an attempt what it may use in the worst case, in all the budgets that bind it or in none. Amounts are
 * integers of at least 0; a budget that is not in the book binds nobody, and asking for it is a mistake of the caller.
 */
export function holdBudget(book: BudgetBook, id: string, lines: readonly HoldLine[], expiresAtMs: number): HoldResult {
  const known = Object.hasOwn(book.holds, id) ? book.holds[id] : undefined;
  if (known !== undefined) return { kind: "duplicate", hold: known };
  const merged = merge(lines);
  for (const { accountId, amount } of merged) {
    const account = book.accounts[accountId];
    if (account === undefined) throw new Error(`no budget ${accountId} in the book`);
    if (!Number.isSafeInteger(amount) || amount < 0) throw new Error(`a hold of ${amount} on ${accountId}`);
    const available = availableIn(account);
    if (amount > available) return { kind: "refused", accountId, asked: amount, available };
  }
  for (const { accountId, amount } of merged) book.accounts[accountId]!.held += amount;
  const hold: Hold = { id, lines: merged, expiresAtMs, sent: false, state: "held" };
  book.holds[id] = hold;
  return { kind: "held", hold };
}

/** One line an account: twice the same would be checked twice against the same room. */
function merge(lines: readonly HoldLine[]): HoldLine[] {
  const amounts = new Map<string, number>();
  for (const { accountId, amount } of lines) amounts.set(accountId, (amounts.get(accountId) ?? 0) + amount);
  return [...amounts].map(([accountId, amount]) => ({ accountId, amount }));
}

/** The attempt has left for its agent: an expiry charges it now instead of releasing it. */
export function markSent(book: BudgetBook, id: string): boolean {
  const hold = openHold(book, id);
  if (hold !== null) hold.sent = true;
  return hold !== null;
}

/** Keeps a hold for longer; never for less. */
export function renewHold(book: BudgetBook, id: string, expiresAtMs: number): boolean {
  const hold = openHold(book, id);
  if (hold !== null) hold.expiresAtMs = Math.max(hold.expiresAtMs, expiresAtMs);
  return hold !== null;
}

export function openHold(book: BudgetBook, id: string): Hold | null {
  const hold = Object.hasOwn(book.holds, id) ? book.holds[id]! : null;
  return hold?.state === "held" ? hold : null;
}
