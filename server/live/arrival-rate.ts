/** Dispatches a second, as an exponentially weighted mean over about ten seconds. */
export interface ArrivalRate {
  note(atMs: number): void;
  perSecond(atMs: number): number;
}

const TIME_CONSTANT_MS = 10_000;

export function createArrivalRate(): ArrivalRate {
  let weight = 0;
  let lastMs = 0;
  const fade = (atMs: number) => {
    weight *= Math.exp(-Math.max(0, atMs - lastMs) / TIME_CONSTANT_MS);
    lastMs = Math.max(lastMs, atMs);
  };
  return {
    note(atMs) {
      fade(atMs);
      weight += 1;
    },
    perSecond(atMs) {
      fade(atMs);
      return (weight * 1_000) / TIME_CONSTANT_MS;
    },
  };
}
