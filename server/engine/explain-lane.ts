import type { ExplainedFeatures } from "./explain-features.ts";
import { DENSE_COUNT, DENSE_NAMES } from "./features.ts";
import type { LaneHead, LaneReading } from "./lane-head.ts";
import { ownWordShare } from "./own-words.ts";

/** One thing that told the likeliest lane from the runner-up. */
export interface LaneEvidence {
  /** What was seen: words of the prompt itself, or the name of a dense feature. */
  readonly name: string;
  /** Log-odds for the likeliest lane (positive) or for the runner-up (negative). */
  readonly points: number;
}

/** Why one lane and not another; the points of all evidence add up to `logOdds`. */
export interface LaneExplanation {
  readonly lane: string;
  readonly runnerUp: string;
  /** Log of the ratio of the two probabilities. */
  readonly logOdds: number;
  /** The strongest first; what was cut is summed up in one last entry. */
  readonly evidence: readonly LaneEvidence[];
}

/** What the entry is called that holds the points of everything not listed. */
export const REST_NAME = "everything else";

/**
 * Explains a reading by the `limit` strongest contributions of this prompt, and one entry for the rest. Returns null
 * where fewer than two lanes were allowed, since then nothing was told apart.
 */
export function explainLane(
  head: LaneHead,
  explained: ExplainedFeatures,
  reading: LaneReading,
  limit = 6,
): LaneExplanation | null {
  const { best, runnerUp } = reading;
  if (best < 0 || runnerUp < 0) return null;
  const { strongest, rest } = contributions(head, explained, best, runnerUp, limit);
  const shown = strongest.map(({ name, points }) => ({ name: name(), points }));
  return {
    lane: head.lanes[best]!,
    runnerUp: head.lanes[runnerUp]!,
    logOdds: reading.logits[best]! - reading.logits[runnerUp]!,
    evidence: rest === null ? shown : [...shown, { name: REST_NAME, points: rest }],
  };
}

/** A contribution whose name is only put together if it is shown. */
type Contribution = { name: () => string; points: number };

/** The strongest contributions in order, and the sum of all others; `null` where there are none. */
type Strongest = { strongest: Contribution[]; rest: number | null };

function contributions(
  head: LaneHead,
  explained: ExplainedFeatures,
  best: number,
  runnerUp: number,
  limit: number,
): Strongest {
  const { features } = explained;
  const count = head.lanes.length;
  const found = new StrongestFew(limit);
  for (let index = 0; index < DENSE_COUNT; index++) {
    const weight = head.dense[best * DENSE_COUNT + index]! - head.dense[runnerUp * DENSE_COUNT + index]!;
    const points = weight * features.dense[index]!;
    if (found.takes(points)) found.put({ name: () => denseName(explained, index), points });
  }
  for (let entry = 0; entry < features.slots.length; entry++) {
    const from = features.slots[entry]! * count;
    const points = (head.hashed[from + best]! - head.hashed[from + runnerUp]!) * features.values[entry]!;
    if (found.takes(points)) found.put({ name: () => explained.nameOf(entry), points });
  }
  for (const words of head.own) {
    if (words.lane !== best && words.lane !== runnerUp) continue;
    const sign = words.lane === best ? 1 : -1;
    for (let entry = 0; entry < features.textEntries; entry++) {
      const points = sign * words.weight * ownWordShare(words, features, features.slots[entry]!);
      if (found.takes(points))
        found.put({ name: () => `${head.lanes[words.lane]} word ${explained.nameOf(entry)}`, points });
    }
  }
  return found.sorted();
}

/** Keeps the few strongest of many contributions and sums up the rest; a prompt has a thousand and four are shown. */
class StrongestFew {
  private readonly kept: Contribution[] = [];
  private readonly limit: number;
  private weakest = 0;
  private rest = 0;
  private left = false;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether these points are among the strongest so far; if not they are added to the rest. */
  takes(points: number): boolean {
    if (points === 0) return false;
    if (this.kept.length < this.limit || Math.abs(points) > this.weakest) return true;
    this.rest += points;
    this.left = true;
    return false;
  }

  put(contribution: Contribution): void {
    const strength = Math.abs(contribution.points);
    const place = this.kept.findIndex(({ points }) => Math.abs(points) < strength);
    this.kept.splice(place === -1 ? this.kept.length : place, 0, contribution);
    const dropped = this.kept.length > this.limit ? this.kept.pop() : undefined;
    if (dropped !== undefined) {
      this.rest += dropped.points;
      this.left = true;
    }
    const last = this.kept.at(-1);
    this.weakest = last === undefined ? Number.POSITIVE_INFINITY : Math.abs(last.points);
  }

  sorted(): Strongest {
    return { strongest: this.kept, rest: this.left ? this.rest : null };
  }
}

/** A lexicon score is shown with the phrases found, the weightiest first. */
function denseName(explained: ExplainedFeatures, index: number): string {
  const phrases = explained.lexicon[index - (DENSE_COUNT - explained.lexicon.length)];
  if (phrases === undefined) return DENSE_NAMES[index]!;
  const shown = [...phrases].sort((one, other) => other.weight - one.weight).slice(0, 4);
  return `${DENSE_NAMES[index]!}: ${shown.map(({ phrase }) => phrase).join(", ")}`;
}
