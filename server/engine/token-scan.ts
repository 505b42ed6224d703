import {
  CODE,
  classOf,
  DIGIT,
  IDEOGRAPH,
  lowerOf,
  MATHS,
  SENTENCE_END,
  SPACE,
  UPPER,
  WORD,
} from "./character-class.ts";
import { FNV_OFFSET, hashCode, mixHash, SLOT_COUNT, signOf, slotOf } from "./feature-hash.ts";
import { findPhrase, KIND_COUNT, PHRASE_COUNT, phraseWeights } from "./lexicon-table.ts";

/**
 * The one pass over the characters of a prompt. Everything is written into scratch memory that is made once and
 * cleaned by `beginScan`, so that a scan allocates nothing; what a scan found is only read before the next begins.
 */

/** Tokens remembered with their place, for the opening words of the prompt. */
export const OPENING_TOKENS = 24;
/** A window has at most 2,000 characters, so at most 2,000 words and as many pairs. */
const MAX_ENTRIES = 4_096;

const SPACE_CODE = 32;

/** What the pass has counted so far. */
export const scan = {
  entryCount: 0,
  phraseCount: 0,
  tokens: 0,
  words: 0,
  wordLetters: 0,
  longWords: 0,
  numbers: 0,
  digits: 0,
  uppers: 0,
  nonAscii: 0,
  maths: 0,
  codes: 0,
  sentences: 0,
  questions: 0,
  newlines: 0,
  quotes: 0,
  fences: 0,
};

export const entrySlots = new Uint16Array(MAX_ENTRIES);
export const entryCounts = new Float32Array(MAX_ENTRIES);
/** Lexicon score per kind: the lanes in order, then the signals. */
export const kindScores = new Float64Array(KIND_COUNT);
export const openingStarts = new Uint32Array(OPENING_TOKENS);
export const openingEnds = new Uint32Array(OPENING_TOKENS);
/** Where each entry stood first, for explanations: from the start of its first token to the end of its last. */
export const entryStarts = new Uint32Array(MAX_ENTRIES);
export const entryEnds = new Uint32Array(MAX_ENTRIES);
/** 1 where different words of this prompt fell into one slot, so that the entry speaks for both. */
export const entryShared = new Uint8Array(MAX_ENTRIES);
/** The lexicon phrases found, in order; the first `scan.phraseCount` count. */
export const phrasesFound = new Uint16Array(PHRASE_COUNT);

const entryHashes = new Int32Array(MAX_ENTRIES);
const entryOfSlot = new Uint16Array(SLOT_COUNT);
const phraseSeen = new Uint8Array(PHRASE_COUNT);

/** Forgets the scan before. */
export function beginScan(): void {
  for (let entry = 0; entry < scan.entryCount; entry++) entryOfSlot[entrySlots[entry]!] = 0;
  for (let index = 0; index < scan.phraseCount; index++) phraseSeen[phrasesFound[index]!] = 0;
  kindScores.fill(0);
  scan.entryCount =
    scan.phraseCount =
    scan.tokens =
    scan.words =
    scan.wordLetters =
    scan.longWords =
    scan.numbers =
    scan.digits =
      0;
  scan.uppers = scan.nonAscii = scan.maths = scan.codes = scan.sentences = scan.questions = 0;
  scan.newlines = scan.quotes = scan.fences = 0;
}

function countEntry(mixed: number, start: number, end: number): void {
  const slot = slotOf(mixed);
  let position = entryOfSlot[slot]!;
  if (position === 0) {
    position = ++scan.entryCount;
    entryOfSlot[slot] = position;
    entrySlots[position - 1] = slot;
    entryCounts[position - 1] = 0;
    entryStarts[position - 1] = start;
    entryEnds[position - 1] = end;
    entryShared[position - 1] = 0;
    entryHashes[position - 1] = mixed;
  } else if (entryHashes[position - 1] !== mixed) {
    entryShared[position - 1] = 1;
  }
  entryCounts[position - 1]! += signOf(mixed);
}

function countPhrase(mixed: number): void {
  const phrase = findPhrase(mixed);
  if (phrase < 0 || phraseSeen[phrase] === 1) return;
  phraseSeen[phrase] = 1;
  phrasesFound[scan.phraseCount++] = phrase;
  const weights = phraseWeights(phrase);
  for (let kind = 0; kind < KIND_COUNT; kind++) kindScores[kind]! += weights[kind]!;
}

/** The words of a piece of text as the hash saw them, which is also how an explanation shows them. */
export function lowerText(text: string, start: number, end: number): string {
  let lowered = "";
  for (let at = start; at < end; at++) lowered += String.fromCharCode(lowerOf(text.charCodeAt(at)));
  return lowered;
}

function countSymbol(code: number, bits: number, repeated: number): void {
  if ((bits & MATHS) !== 0) scan.maths++;
  if ((bits & CODE) !== 0) scan.codes++;
  if (code === 63 || code === 0xff1f) scan.questions++;
  if (code === 34 || code === 0x201c || code === 0xab) scan.quotes++;
  if (code === 96 && repeated === 3) scan.fences++;
}

/**
 * Reads the characters from `start` to `end` as tokens: a run of letters, digits, `_`, `'` and non-ASCII is one, an
 * ideograph is one, and so is every other character that is no space. Each token counts as a word, as a pair with the
 * token before, and looks up the lexicon with up to two tokens before. Pairs never reach over `start`.
 */
export function scanSegment(text: string, start: number, end: number): void {
  // Unfinished hashes of the last one and two tokens, each already followed by a space; 0 tokens known at first.
  let lastOne = 0;
  let lastTwo = 0;
  let known = 0;
  let lastStart = start;
  let repeated = 0;
  let at = start;
  while (at < end) {
    let code = text.charCodeAt(at);
    let bits = classOf(code);
    if ((bits & SPACE) !== 0) {
      if (code === 10) scan.newlines++;
      repeated = 0;
      at++;
      continue;
    }
    const first = at;
    let one = FNV_OFFSET;
    let two = lastOne;
    let three = lastTwo;
    let wordBits = bits;
    let digits = 0;
    // Counted in local variables: fields would be written for every character.
    let nonAscii = 0;
    let uppers = 0;
    for (;;) {
      if (code > 127) nonAscii++;
      if ((bits & UPPER) !== 0) uppers++;
      if ((bits & DIGIT) !== 0) digits++;
      const lower = lowerOf(code);
      one = hashCode(one, lower);
      two = hashCode(two, lower);
      three = hashCode(three, lower);
      at++;
      if ((wordBits & WORD) === 0 || (wordBits & IDEOGRAPH) !== 0 || at >= end) break;
      code = text.charCodeAt(at);
      bits = classOf(code);
      if ((bits & WORD) === 0 || (bits & IDEOGRAPH) !== 0) break;
      wordBits |= bits;
    }
    scan.nonAscii += nonAscii;
    scan.uppers += uppers;
    if ((wordBits & WORD) !== 0) {
      repeated = 0;
      scan.words++;
      scan.wordLetters += at - first;
      if (at - first >= 8) scan.longWords++;
      if (digits > 0) scan.numbers++;
      scan.digits += digits;
      if ((wordBits & MATHS) !== 0) scan.maths++;
    } else {
      repeated = first > start && text.charCodeAt(first - 1) === code ? repeated + 1 : 1;
      countSymbol(code, wordBits, repeated);
      if (
        (wordBits & SENTENCE_END) !== 0 &&
        (code > 127 || at >= end || (classOf(text.charCodeAt(at)) & SPACE) !== 0)
      ) {
        scan.sentences++;
      }
    }
    if (scan.tokens < OPENING_TOKENS) {
      openingStarts[scan.tokens] = first;
      openingEnds[scan.tokens] = at;
    }
    scan.tokens++;
    const mixedOne = mixHash(one);
    countEntry(mixedOne, first, at);
    countPhrase(mixedOne);
    if (known > 0) {
      const mixedTwo = mixHash(two);
      countEntry(mixedTwo, lastStart, at);
      countPhrase(mixedTwo);
      if (known > 1) countPhrase(mixHash(three));
    }
    lastTwo = hashCode(two, SPACE_CODE);
    lastOne = hashCode(one, SPACE_CODE);
    if (known < 2) known++;
    lastStart = first;
  }
}
