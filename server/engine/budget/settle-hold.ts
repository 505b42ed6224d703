import type { BudgetAccount, BudgetBook, Hold, HoldLine } from "./budget-book.ts";
import { openHold } from "./hold.ts";

/** An entry of the ledger: spend and holds can be computed anew from these alone. */
export interface LedgerEntry {
  holdId: string;
  accountId: string;
  kind: "settled" | "released" | "charged" | "late";
  /** Added to what is spent; negative where a charge was too high. */
  committed: number;
  /** Added to what is held: what the hold gave back. */
  held: number;
  overrun: number;
}

export type Resolution =
  | { kind: "resolved"; entries: LedgerEntry[] }
  /** It was expired meanwhile; what it really used is booked all the same. */
  | { kind: "late"; entries: LedgerEntry[] }
  | { kind: "duplicate" }
  | { kind: "unknown" };

/** What an attempt has really used, by account; accounts not named have used nothing. */
export interface ActualUse {
  lines: readonly HoldLine[];
  /** The attempt failed: its money is spent all the same, its steps are not. */
  failed: boolean;
}

/**
 * Books what an attempt has used and gives the rest of its hold back. Idempotent: a second word on the same attempt
 * changes nothing. After expiry it is late: a charge is corrected, and what was released is booked as an overrun, for
 * the room it had may have been promised to others.
 */
export function settleHold(book: BudgetBook, id: string, actual: ActualUse): Resolution {
  const hold = Object.hasOwn(book.holds, id) ? book.holds[id] : undefined;
  if (hold === undefined) return { kind: "unknown" };
  if (hold.state === "settled") return { kind: "duplicate" };
  const late = hold.state !== "held";
  const entries = hold.lines.map(({ accountId, amount }) => {
    const account = book.accounts[accountId]!;
    const used = usedOf(actual, accountId);
    const counted = actual.failed && account.unit === "steps" ? 0 : used;
    if (actual.failed) account.failed += used;
    return bookUse(account, hold, late ? "late" : "settled", counted, amount);
  });
  hold.state = "settled";
  return { kind: late ? "late" : "resolved", entries };
}

function bookUse(
  account: BudgetAccount,
  hold: Hold,
  kind: LedgerEntry["kind"],
  used: number,
  amount: number,
): LedgerEntry {
  const charged = hold.state === "charged" ? amount : 0;
  const covered = hold.state === "released" ? 0 : amount;
  const entry: LedgerEntry = {
    holdId: hold.id,
    accountId: account.id,
    kind,
    committed: used - charged,
    held: hold.state === "held" ? -amount : 0,
    overrun: Math.max(0, used - covered),
  };
  apply(account, entry);
  return entry;
}

/** Gives a hold back: the attempt was never sent, or was refused before it could cost. */
export function releaseHold(book: BudgetBook, id: string): Resolution {
  const hold = openHold(book, id);
  if (hold === null) return Object.hasOwn(book.holds, id) ? { kind: "duplicate" } : { kind: "unknown" };
  return { kind: "resolved", entries: resolveUnreported(book, hold, "released") };
}

/**
 * Ends the holds whose time is over: one that was never sent is released; one that was sent and never reported is
 * charged in full, for it may have cost all of that.
 */
export function expireHolds(book: BudgetBook, nowMs: number): LedgerEntry[] {
  return Object.values(book.holds)
    .filter(({ state, expiresAtMs }) => state === "held" && expiresAtMs <= nowMs)
    .flatMap((hold) => resolveUnreported(book, hold, hold.sent ? "charged" : "released"));
}

function resolveUnreported(book: BudgetBook, hold: Hold, kind: "released" | "charged"): LedgerEntry[] {
  const entries = hold.lines.map(({ accountId, amount }): LedgerEntry => {
    const committed = kind === "charged" ? amount : 0;
    return { holdId: hold.id, accountId, kind, committed, held: -amount, overrun: 0 };
  });
  for (const entry of entries) apply(book.accounts[entry.accountId]!, entry);
  hold.state = kind;
  return entries;
}

/** Forgets resolved holds that expired before; a later word on them is `unknown`. */
export function forgetHolds(book: BudgetBook, beforeMs: number): void {
  for (const { id, state, expiresAtMs } of Object.values(book.holds))
    if (state !== "held" && expiresAtMs < beforeMs) delete book.holds[id];
}

function apply(account: BudgetAccount, { committed, held, overrun }: LedgerEntry): void {
  account.committed += committed;
  account.held += held;
  account.overrun += overrun;
}

function usedOf({ lines }: ActualUse, accountId: string): number {
  return lines.reduce((sum, line) => (line.accountId === accountId ? sum + line.amount : sum), 0);
}
