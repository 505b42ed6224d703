import { randomBytes } from "node:crypto";
import type { Signal, SignalKind } from "../domain/signal.ts";
import type { EventBus } from "../services/ports.ts";

/** An event bus within one process. It keeps one signal a kind, so a flood of decisions costs it nothing. */
export function createInProcessEvents(): EventBus {
  const newest = new Map<SignalKind, { signal: Signal; sequence: number }>();
  const listeners = new Set<(signal: Signal) => void>();
  let sequence = 0;

  return {
    epoch: randomBytes(6).toString("hex"),
    publish(signal) {
      sequence += 1;
      newest.set(signal.kind, { signal, sequence });
      for (const listener of listeners) listener(signal);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    newestSince(after) {
      const later = [...newest.values()].filter((entry) => entry.sequence > after);
      return { signals: later.map((entry) => entry.signal), sequence };
    },
  };
}
