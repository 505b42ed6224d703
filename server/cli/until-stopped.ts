import type { Log } from "../services/ports.ts";

/** What was started, and how to end it. */
export interface Started {
  name: string;
  stop(): Promise<unknown>;
}

/** All must have ended by then; a supervisor kills what takes longer. */
const SHUTDOWN_MS = 10_000;

/** Aborts when the process is asked to stop; asked twice, it ends on the spot. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130);
      console.log("Stopping (again to force) ...");
      stopping.abort();
    });
  }
  return stopping.signal;
}

export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
}

/** Ends everything, the last started first. What cannot be ended cleanly does not keep the rest from it. */
export async function stopAll(started: Started[], log: Log): Promise<void> {
  setTimeout(() => {
    console.error("Signalbox did not stop in time.");
    process.exit(1);
  }, SHUTDOWN_MS).unref();
  for (const { name, stop } of started.toReversed()) {
    await stop().catch((err: unknown) => log.error({ err }, `${name} could not be stopped cleanly`));
  }
}
