import { SHIPPED_LANES } from "../domain/lane.ts";
import { FNV_OFFSET, hashText, mixHash } from "./feature-hash.ts";
import { LANE_PHRASES, SIGNAL_PHRASES, SIGNALS } from "./lexicon.ts";

/**
 * The lexicon as an open-addressing hash table, so that a token costs three lookups and no allocation. A phrase is
 * known by its 32-bit hash alone: with about 1,200 phrases a strange word is taken for one about once in 3.5 million.
 */

/** Kinds 0 to 5 are the shipped lanes in order; the kinds after them are the signals. */
export const KIND_COUNT = SHIPPED_LANES.length + SIGNALS.length;

const TABLE_SIZE = 8_192;
const keys = new Int32Array(TABLE_SIZE);
/** Phrase number + 1; 0 marks a free place. */
const phraseAt = new Uint16Array(TABLE_SIZE);
const phrases: string[] = [];
const weights: Float64Array[] = [];

function placeOf(hash: number): number {
  let place = hash & (TABLE_SIZE - 1);
  while (phraseAt[place] !== 0 && keys[place] !== hash) place = (place + 1) & (TABLE_SIZE - 1);
  return place;
}

function addPhrases(kind: number, weight: number, list: string): void {
  for (const phrase of list.split(", ")) {
    const hash = mixHash(hashText(FNV_OFFSET, phrase));
    const place = placeOf(hash);
    if (phraseAt[place] === 0) {
      keys[place] = hash;
      phrases.push(phrase);
      weights.push(new Float64Array(KIND_COUNT));
      phraseAt[place] = phrases.length;
    }
    weights[phraseAt[place]! - 1]![kind] = weight;
  }
}

SHIPPED_LANES.forEach((lane, kind) => {
  for (const [weight, list] of LANE_PHRASES[lane]) addPhrases(kind, weight, list);
});
SIGNALS.forEach((signal, index) => {
  addPhrases(SHIPPED_LANES.length + index, 1, SIGNAL_PHRASES[signal]);
});

/** How many phrases the lexicon holds. */
export const PHRASE_COUNT = phrases.length;

/** The number of the phrase with this mixed hash, or -1. */
export function findPhrase(hash: number): number {
  return phraseAt[placeOf(hash)]! - 1;
}

/** The weight of a phrase per kind; do not write into it. */
export function phraseWeights(phrase: number): Float64Array {
  return weights[phrase]!;
}

/** The phrase as it stands in the lexicon. */
export function phraseText(phrase: number): string {
  return phrases[phrase]!;
}
