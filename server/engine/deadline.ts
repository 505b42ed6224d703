/** A child leaves its parent this share of the remaining time, and at least this long, to take the answer in. */
const MARGIN_SHARE = 0.05;
const LEAST_MARGIN_MS = 250;

/**
 * The deadline of a child task: its own, but never later than its parent's less a margin. It may lie in the past; then
 * nothing may start. `ownAtMs` `null`: it asked for none. A parent without one binds nothing.
 */
export function childDeadlineAtMs(parentAtMs: number | null, ownAtMs: number | null, nowMs: number): number | null {
  if (parentAtMs === null) return ownAtMs;
  const marginMs = Math.max(LEAST_MARGIN_MS, (parentAtMs - nowMs) * MARGIN_SHARE);
  return Math.min(ownAtMs ?? Infinity, parentAtMs - marginMs);
}

/** Whether a task may start at an agent: there must be time left, and at least as much as the agent takes in the median. */
export function mayStart(deadlineAtMs: number | null, nowMs: number, medianMs: number): boolean {
  if (deadlineAtMs === null) return true;
  const remainingMs = deadlineAtMs - nowMs;
  return remainingMs > 0 && remainingMs >= medianMs;
}
