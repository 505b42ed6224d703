import { FNV_OFFSET, hashText, mixHash, SLOT_COUNT, slotOf } from "./feature-hash.ts";
import { extractFeatures, type Features } from "./features.ts";

/** The lexicon of one of the operator's own lanes: the slots of its keywords and of its examples' telling words. */
export interface OwnWords {
  /** Place of the lane among the head's lanes. */
  readonly lane: number;
  /** Points of each slot, 0 to 3; 0 where the slot is none of the lane's words. */
  readonly points: Float32Array;
  /** Log-odds for one unit of the score, learnt when the policy was published. */
  readonly weight: number;
}

const KEYWORD_POINTS = 3;
const REPEATED_POINTS = 2;
const SINGLE_POINTS = 1;
/** More points than these say no more. */
const MOST_POINTS = 6;
/** A word found once in this many words is worth its points; in longer prompts strange words turn up by chance. */
const WORDS_PER_FIND = 30;
/** Shorter words of the examples are grammar more often than meaning. */
const SHORTEST_WORD = 4;
/** Words that stand in more than this share of the background say nothing about a lane. */
const COMMON_SHARE = 0.004;

/** The score of a prompt on such a lexicon, 0 to 2: points of the different words found, thinned by its length. */
export function ownWordScore(words: OwnWords, features: Features): number {
  const sum = sumOfPoints(words, features);
  return Math.min(sum * thinning(features), MOST_POINTS) / 3;
}

/** What one slot adds to the score of this prompt; these add up to the score. */
export function ownWordShare(words: OwnWords, features: Features, slot: number): number {
  const sum = sumOfPoints(words, features);
  return sum === 0 ? 0 : (words.points[slot]! / sum) * ownWordScore(words, features);
}

function sumOfPoints(words: OwnWords, features: Features): number {
  let sum = 0;
  for (let entry = 0; entry < features.textEntries; entry++) sum += words.points[features.slots[entry]!]!;
  return sum;
}

function thinning(features: Features): number {
  return 1 / Math.sqrt(Math.max(1, features.counts.words / WORDS_PER_FIND));
}

/** The distinct words of a lane's texts that are long enough to mean something, one list a text. */
export function tellingWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  return [...new Set(words)].filter((word) => word.length >= SHORTEST_WORD || !/^[\x20-\x7e]*$/.test(word));
}

/** In how many of the texts each slot occurs. */
export function countSlots(texts: readonly Features[]): Uint16Array {
  const counts = new Uint16Array(SLOT_COUNT);
  for (const { slots, textEntries } of texts) {
    for (let entry = 0; entry < textEntries; entry++) counts[slots[entry]!]!++;
  }
  return counts;
}

/** In how many texts of the background each slot occurs, and how many texts those are. */
export interface Elsewhere {
  readonly counts: Uint16Array;
  readonly texts: number;
}

/** More texts of the background than these make a word common. */
function mostTexts({ texts }: Elsewhere): number {
  return Math.max(1, texts * COMMON_SHARE);
}

/** The slots of keywords and their plurals. A word counts even if it is common; of a phrase only what is rare. */
export function findKeywordSlots(keywords: readonly string[], elsewhere: Elsewhere): number[] {
  const common = mostTexts(elsewhere);
  return keywords
    .flatMap((keyword) => [keyword, `${keyword}s`])
    .flatMap((form) => {
      const { slots, textEntries } = extractFeatures(form);
      const found = Array.from(slots.subarray(0, textEntries));
      return textEntries === 1 ? found : found.filter((slot) => elsewhere.counts[slot]! <= common);
    });
}

/**
 * Finds the words of a lane: its keywords, and the words of its texts that are rare elsewhere.
 * @param keywordSlots `findKeywordSlots` of its keywords
 * @param textsWords `tellingWords` of each of the lane's texts
 */
export function findOwnWords(
  lane: number,
  keywordSlots: readonly number[],
  textsWords: readonly (readonly string[])[],
  elsewhere: Elsewhere,
): OwnWords {
  const points = new Float32Array(SLOT_COUNT);
  const common = mostTexts(elsewhere);
  for (const words of textsWords) {
    for (const word of words) {
      const slot = slotOf(mixHash(hashText(FNV_OFFSET, word)));
      if (elsewhere.counts[slot]! <= common) points[slot] = points[slot]! > 0 ? REPEATED_POINTS : SINGLE_POINTS;
    }
  }
  for (const slot of keywordSlots) points[slot] = KEYWORD_POINTS;
  return { lane, points, weight: 0 };
}
