/** The first try and seven more, over about a day. */
export const MOST_TRIES = 8;
const FIRST_DELAY_MS = 10_000;
/** Delays of 10 s, 43 s, 3 min, 13 min, 57 min, 4 h and 18 h: 23 hours in all. */
const GROWTH = 4.3;
/** Up to this part more or less, so that receivers which fell together are not called together. */
const JITTER = 0.2;

/**
 * How long after a try that failed the next one follows, in milliseconds. `failures`: tries that failed so far, from 1;
 * `chance`: 0 to 1; `askedMs`: what the receiver asked to wait, which only ever makes it longer.
 */
export function retryDelayMs(failures: number, chance: number, askedMs: number | null): number {
  const delay = FIRST_DELAY_MS * GROWTH ** (failures - 1) * (1 + JITTER * (2 * chance - 1));
  return Math.round(Math.max(delay, askedMs ?? 0));
}
