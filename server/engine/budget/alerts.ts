import type { BudgetAccount } from "./budget-book.ts";

/** Shares of a limit, in percent, that are told of: webhook, screen, header to the caller. */
export const ALERT_LEVELS = [50, 80, 100] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

/** At this share callers are told to wind down. */
const WIND_DOWN_PERCENT = 80;

/**
 * The alerts that are due now and were not given yet, lowest first; notes them as given. `refused`: a hold did not fit,
 * so for its callers the budget is used up, whatever the last few cents say.
 */
export function dueAlerts(account: BudgetAccount, refused: boolean): AlertLevel[] {
  const due = ALERT_LEVELS.filter(
    (level) => level > account.alerted && (reaches(account, level) || (refused && level === 100)),
  );
  account.alerted = due.at(-1) ?? account.alerted;
  return due;
}

/** Whether callers should finish what they have begun and begin nothing new. */
export function shouldWindDown(account: BudgetAccount): boolean {
  return reaches(account, WIND_DOWN_PERCENT);
}

/** In whole numbers, so that 80 % of a limit is 80 % of it. A limit of 0 is used up from the start. */
function reaches({ committed, limit }: BudgetAccount, percent: number): boolean {
  return committed * 100 >= limit * percent;
}

/** A raised limit takes back the alerts that it lies above again. */
export function raiseLimit(account: BudgetAccount, limit: number): void {
  account.limit = limit;
  account.alerted = ALERT_LEVELS.findLast((level) => level <= account.alerted && reaches(account, level)) ?? 0;
}
