import type { Health } from "../services/ports.ts";
import type { TelemetryLog } from "./telemetry-log.ts";

/** A failing collector fails at every export; one line in this time says enough. */
const QUIET_MS = 30_000;
/** Health is degraded for this long after the last failure. */
const DEGRADED_MS = 60_000;

/** Logs export failures now and then, and remembers the last one for the readiness door. */
export function troubleLog(log: TelemetryLog) {
  let last: { atMs: number; error: string } | null = null;
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  let unlogged = 0;
  return {
    report: (error: string): void => {
      const atMs = performance.now();
      last = { atMs, error };
      unlogged += 1;
      if (atMs - loggedAtMs < QUIET_MS) return;
      log.warn(
        { error, failures: unlogged },
        "spans could not be exported; the records are safe and can be exported again",
      );
      loggedAtMs = atMs;
      unlogged = 0;
    },
    state: (): Pick<Health, "state" | "detail"> =>
      last === null || performance.now() - last.atMs > DEGRADED_MS
        ? { state: "ok", detail: "spans are exported" }
        : { state: "degraded", detail: `spans are not all exported: ${last.error}` },
  };
}
