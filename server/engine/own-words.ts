import { SLOT_COUNT } from "./feature-hash.ts";
import { extractFeatures, type Features } from "./features.ts";

/** The lexicon of one of the operator's own lanes: the slots of its keywords and of the words its examples share. */
export interface OwnWords {
  /** Place of the lane among the head's lanes. */
  readonly lane: number;
  /** Points of each slot, 0 to 2; 0 where the slot is none of the lane's words. */
  readonly points: Float32Array;
  /** Log-odds for one unit of the score, learnt when the policy was published. */
  readonly weight: number;
}

/** Words that stand in more than this share of the background say nothing about a lane. */
const COMMON_SHARE = 0.01;
const KEYWORD_POINTS = 2;
const REPEATED_POINTS = 1;
const SINGLE_POINTS = 0.5;

/** The score of a prompt on such a lexicon: points of the different words found, at most 6, over 3; so 0 to 2. */
export function ownWordScore(words: OwnWords, features: Features): number {
  let sum = 0;
  for (let entry = 0; entry < features.textEntries; entry++) sum += words.points[features.slots[entry]!]!;
  return Math.min(sum, 6) / 3;
}

/** Share of one slot's points in the score of this prompt, so that the shares add up to the score. */
export function ownWordShare(words: OwnWords, features: Features, slot: number): number {
  let sum = 0;
  for (let entry = 0; entry < features.textEntries; entry++) sum += words.points[features.slots[entry]!]!;
  return sum === 0 ? 0 : ((words.points[slot]! / sum) * Math.min(sum, 6)) / 3;
}

/** Finds the words of a lane: its keywords, and the words of its description and examples that are rare elsewhere. */
export function findOwnWords(
  lane: number,
  keywords: readonly string[],
  texts: readonly Features[],
  background: readonly Features[],
): OwnWords {
  const elsewhere = slotCounts(background);
  const here = slotCounts(texts);
  const points = new Float32Array(SLOT_COUNT);
  const common = Math.max(1, background.length * COMMON_SHARE);
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    if (here[slot]! === 0 || elsewhere[slot]! > common) continue;
    points[slot] = here[slot]! > 1 ? REPEATED_POINTS : SINGLE_POINTS;
  }
  for (const keyword of keywords) {
    for (const form of [keyword, `${keyword}s`]) {
      const { slots, textEntries } = extractFeatures(form);
      // Of a phrase the single words may be common: only its pairs count in full.
      const rare = textEntries === 1 ? slots.subarray(0, 1) : slots.subarray(0, textEntries);
      for (const slot of rare) {
        if (textEntries === 1 || elsewhere[slot]! <= common) points[slot] = KEYWORD_POINTS;
      }
    }
  }
  return { lane, points, weight: 0 };
}

/** In how many texts each slot occurs. */
function slotCounts(texts: readonly Features[]): Uint16Array {
  const counts = new Uint16Array(SLOT_COUNT);
  for (const { slots, textEntries } of texts) {
    for (let entry = 0; entry < textEntries; entry++) counts[slots[entry]!]!++;
  }
  return counts;
}
