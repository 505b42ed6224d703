import { setTimeout as sleep } from "node:timers/promises";

/** Waits, or ends at once when `signal` does; says whether it waited to the end. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  if (ms <= 0) return true;
  return sleep(ms, true, { signal }).catch(() => false);
}
