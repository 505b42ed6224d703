/** Cycles of one to this many steps are found. */
export const LONGEST_CYCLE = 5;

/**
 * What a sequence's newest steps repeat: for each length, how many steps in a row equal the one that many before. It is
 * kept anew at each step in constant time, and always speaks of the newest step: a loop that was left is forgotten.
 */
export interface CycleTrack {
  /** The newest signatures, newest last; at most `LONGEST_CYCLE`. */
  recent: string[];
  /** At place `k - 1`: the newest steps in a row that equal the step `k` before them. */
  matches: number[];
}

export function newCycleTrack(): CycleTrack {
  return { recent: [], matches: [0, 0, 0, 0, 0] };
}

/** Adds a step; changes the track it is given. */
export function pushSignature(track: CycleTrack, signature: string): void {
  for (let length = 1; length <= LONGEST_CYCLE; length += 1) {
    const before = track.recent[track.recent.length - length];
    track.matches[length - 1] = before === signature ? track.matches[length - 1]! + 1 : 0;
  }
  track.recent.push(signature);
  if (track.recent.length > LONGEST_CYCLE) track.recent.shift();
}

export interface Cycle {
  /** Steps in one round. */
  length: number;
  /** Whole rounds in a row that end with the newest step, the first included. */
  repeats: number;
}

/** The rounds of this length that the newest steps make: 1 where nothing repeats. */
export function repeatsOf({ matches }: CycleTrack, length: number): number {
  return 1 + Math.floor(matches[length - 1]! / length);
}

/** The shortest cycle with at least so many rounds that passes `holds`, or `null`. */
export function findCycle(
  track: CycleTrack,
  least: (length: number) => number,
  holds: (length: number) => boolean = () => true,
): Cycle | null {
  for (let length = 1; length <= LONGEST_CYCLE; length += 1) {
    const repeats = repeatsOf(track, length);
    if (repeats >= least(length) && holds(length)) return { length, repeats };
  }
  return null;
}
