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
  const all = contributions(head, explained, best, runnerUp);
  all.sort((one, other) => Math.abs(other.points) - Math.abs(one.points));
  const shown = all.slice(0, limit).map(({ name, points }) => ({ name: name(), points }));
  const rest = all.slice(limit).reduce((sum, { points }) => sum + points, 0);
  return {
    lane: head.lanes[best]!,
    runnerUp: head.lanes[runnerUp]!,
    logOdds: reading.logits[best]! - reading.logits[runnerUp]!,
    evidence: all.length > limit ? [...shown, { name: REST_NAME, points: rest }] : shown,
  };
}

/** A contribution whose name is only put together if it is shown. */
type Contribution = { name: () => string; points: number };

function contributions(head: LaneHead, explained: ExplainedFeatures, best: number, runnerUp: number): Contribution[] {
  const { features } = explained;
  const count = head.lanes.length;
  const found: Contribution[] = [];
  for (let index = 0; index < DENSE_COUNT; index++) {
    const weight = head.dense[best * DENSE_COUNT + index]! - head.dense[runnerUp * DENSE_COUNT + index]!;
    const points = weight * features.dense[index]!;
    if (points !== 0) found.push({ name: () => denseName(explained, index), points });
  }
  for (let entry = 0; entry < features.slots.length; entry++) {
    const from = features.slots[entry]! * count;
    const points = (head.hashed[from + best]! - head.hashed[from + runnerUp]!) * features.values[entry]!;
    if (points !== 0) found.push({ name: () => explained.nameOf(entry), points });
  }
  for (const words of head.own) {
    if (words.lane !== best && words.lane !== runnerUp) continue;
    const sign = words.lane === best ? 1 : -1;
    for (let entry = 0; entry < features.textEntries; entry++) {
      const points = sign * words.weight * ownWordShare(words, features, features.slots[entry]!);
      if (points !== 0) found.push({ name: () => `${head.lanes[words.lane]} word ${explained.nameOf(entry)}`, points });
    }
  }
  return found;
}

/** A lexicon score is shown with the phrases found, the weightiest first. */
function denseName(explained: ExplainedFeatures, index: number): string {
  const phrases = explained.lexicon[index - (DENSE_COUNT - explained.lexicon.length)];
  if (phrases === undefined) return DENSE_NAMES[index]!;
  const shown = [...phrases].sort((one, other) => other.weight - one.weight).slice(0, 4);
  return `${DENSE_NAMES[index]!}: ${shown.map(({ phrase }) => phrase).join(", ")}`;
}
