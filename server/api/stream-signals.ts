import { setTimeout as wait } from "node:timers/promises";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import { SIGNAL_KINDS, type Signal } from "../domain/signal.ts";
import type { EventBus } from "../services/ports.ts";

/** At most four events a second, however many decisions there are. */
const PAUSE_MS = 250;

/**
 * Signals from now on, or from where the stream with `lastEventId` broke. The first event is for the id alone, unless
 * the server was started anew meanwhile: then everything counts as changed.
 */
export async function* streamSignals(
  events: EventBus,
  lastEventId: string | null,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<TrackedEnvelope<Signal[]>> {
  const now = events.newestSince(0).sequence;
  let after = lastEventId === null ? now : sequenceOf(lastEventId, events);
  if (after === null) {
    after = now;
    yield tracked(
      idOf(after, events),
      SIGNAL_KINDS.map((kind) => ({ kind, id: "" })),
    );
  } else yield tracked(idOf(after, events), []);

  while (!signal.aborted) {
    const { signals, sequence } = events.newestSince(after);
    if (signals.length === 0) await nextSignal(events, signal);
    else {
      after = sequence;
      yield tracked(idOf(after, events), signals);
      await wait(PAUSE_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }
}

function idOf(sequence: number, events: EventBus): string {
  return `${events.epoch}-${sequence}`;
}

/** Where the stream of this id stood, or `null` if that was another process. */
function sequenceOf(id: string, events: EventBus): number | null {
  const sequence = Number(/^[0-9a-f]+-(\d{1,15})$/.exec(id)?.[1] ?? Number.NaN);
  return id.startsWith(`${events.epoch}-`) && Number.isSafeInteger(sequence) ? sequence : null;
}

/** Resolves at the next signal, or when the reader is gone. */
async function nextSignal(events: EventBus, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = events.subscribe(() => resolve());
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise.finally(unsubscribe);
}
