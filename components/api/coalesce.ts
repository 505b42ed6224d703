/** Collects what changed and hands it on at most once an interval, however many signals come. */
export interface Coalescer<Kind> {
  add(kind: Kind): void;
  /** While held, kinds are kept and not handed on. */
  hold(held: boolean): void;
  stop(): void;
}

export interface Timer {
  set(callback: () => void, ms: number): unknown;
  clear(handle: unknown): void;
}

const BROWSER_TIMER: Timer = {
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};

/** The first signal after a quiet time is handed on after `firstMs`; further ones no more often than each `intervalMs`. */
export function createCoalescer<Kind>(
  flush: (kinds: ReadonlySet<Kind>) => void,
  {
    firstMs = 30,
    intervalMs = 250,
    timer = BROWSER_TIMER,
  }: { firstMs?: number; intervalMs?: number; timer?: Timer } = {},
): Coalescer<Kind> {
  let waiting = new Set<Kind>();
  let handle: unknown = null;
  let held = false;

  const run = () => {
    handle = null;
    if (held || waiting.size === 0) return;
    const kinds = waiting;
    waiting = new Set();
    handle = timer.set(run, intervalMs);
    flush(kinds);
  };
  return {
    add(kind) {
      waiting.add(kind);
      handle ??= timer.set(run, firstMs);
    },
    hold(next) {
      held = next;
      if (!held && waiting.size > 0) handle ??= timer.set(run, firstMs);
    },
    stop() {
      if (handle !== null) timer.clear(handle);
      handle = null;
    },
  };
}
