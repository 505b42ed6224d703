import type { Clock } from "../services/ports.ts";

/** The machine's clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMicros: () => performance.now() * 1_000,
};
