import { SHIPPED_LANES } from "../domain/lane.ts";
import { SIGNALS, type Signal } from "./lexicon.ts";
import { addOpening, MAX_OPENING_ENTRIES } from "./opening-words.ts";
import { beginScan, entryCounts, entrySlots, kindScores, scan, scanSegment } from "./token-scan.ts";

/**
 * What a prompt looks like, in numbers: hashed words and pairs, the opening, and 24 dense features. Nothing but the
 * window is read, so a prompt of a megabyte costs what one of two thousand characters does.
 */

/** Rises when the same text would give other features; recorded with a decision. */
export const FEATURES_VERSION = 1;
/** Characters read from the front and, of a longer text, from its end. */
export const WINDOW_HEAD_CHARS = 1_500;
export const WINDOW_TAIL_CHARS = 500;

/** The dense features in order; those of the lexicon stand last, in the order of `SHIPPED_LANES`. */
export const DENSE_NAMES: readonly string[] = [
  "bias", "characters", "words", "word length", "sentences", "digits", "numbers", "maths symbols", "code symbols",
  "code fence", "question", "lines", "non-ASCII", "upper case", "quotes", "negations", "conditions", "long words",
  ...SHIPPED_LANES.map((lane) => `${lane} lexicon`),
]; // biome-ignore format: two lines of names are read more easily than eighteen
export const DENSE_COUNT = DENSE_NAMES.length;
/** Where the six lexicon scores begin. */
export const LEXICON_DENSE_START = 18;

/** Counts inside the window, apart from `characters`, which is the length of the whole text in UTF-16 units. */
export type SurfaceCounts = {
  readonly characters: number;
  readonly words: number;
  readonly sentences: number;
  readonly questions: number;
  readonly numbers: number;
  readonly mathsSymbols: number;
  readonly codeSymbols: number;
  readonly codeFences: number;
  readonly newlines: number;
  /** How many different phrases of each kind of signal were found. */
  readonly signals: Readonly<Record<Signal, number>>;
};

export type Features = {
  /** Hashed slots, 0 to 65,535; the first `textEntries` are distinct, the opening's may repeat one of them. */
  readonly slots: Uint16Array;
  /** The value of each slot. Those of the first `textEntries` have an L2 norm of 1, unless there is no word at all. */
  readonly values: Float32Array;
  readonly textEntries: number;
  /** `DENSE_COUNT` numbers, in the order of `DENSE_NAMES`. */
  readonly dense: Float64Array;
  readonly counts: SurfaceCounts;
};

/** The features of `text`, the same for the same text always. Takes some 20 microseconds and never fails. */
export function extractFeatures(text: string): Features {
  return readFeatures(text, null);
}

/** As `extractFeatures`; what each of the opening's entries stands for is put into `openingNames`. */
export function readFeatures(text: string, openingNames: string[] | null): Features {
  beginScan();
  const isCut = text.length > WINDOW_HEAD_CHARS + WINDOW_TAIL_CHARS;
  scanSegment(text, 0, isCut ? WINDOW_HEAD_CHARS : text.length);
  if (isCut) scanSegment(text, text.length - WINDOW_TAIL_CHARS, text.length);

  const slots = new Uint16Array(scan.entryCount + MAX_OPENING_ENTRIES);
  const values = new Float32Array(scan.entryCount + MAX_OPENING_ENTRIES);
  const textEntries = normaliseEntries(slots, values);
  const end = addOpening(text, slots, values, textEntries, openingNames);
  return {
    slots: slots.subarray(0, end),
    values: values.subarray(0, end),
    textEntries,
    dense: denseFeatures(text.length, isCut ? WINDOW_HEAD_CHARS + WINDOW_TAIL_CHARS : text.length),
    counts: surfaceCounts(text.length),
  };
}

/** Counts to a vector of length 1; words that share a slot with opposite signs may cancel, and such entries go. */
function normaliseEntries(slots: Uint16Array, values: Float32Array): number {
  let squares = 0;
  for (let entry = 0; entry < scan.entryCount; entry++) squares += entryCounts[entry]! ** 2;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  let kept = 0;
  for (let entry = 0; entry < scan.entryCount; entry++) {
    if (entryCounts[entry] === 0) continue;
    slots[kept] = entrySlots[entry]!;
    values[kept] = entryCounts[entry]! * scale;
    kept++;
  }
  return kept;
}

/** The 18 dense features and 6 lexicon scores, each scaled to about 0 to 3. */
function denseFeatures(textLength: number, windowLength: number): Float64Array {
  const perCharacter = 1 / Math.max(1, windowLength);
  const perWord = 1 / Math.max(1, scan.words);
  const dense = new Float64Array(DENSE_COUNT);
  dense[0] = 1;
  dense[1] = Math.log1p(textLength) / 8;
  dense[2] = Math.log1p(scan.words) / 6;
  dense[3] = Math.min(scan.wordLetters * perWord, 24) / 8;
  dense[4] = Math.log1p(scan.sentences) / 3;
  dense[5] = scan.digits * perCharacter * 5;
  dense[6] = Math.log1p(scan.numbers) / 3;
  dense[7] = Math.log1p(scan.maths) / 3;
  dense[8] = Math.log1p(scan.codes) / 3;
  dense[9] = scan.fences > 0 ? 1 : 0;
  dense[10] = scan.questions > 0 ? 1 : 0;
  dense[11] = Math.log1p(scan.newlines) / 3;
  dense[12] = scan.nonAscii * perCharacter * 3;
  dense[13] = scan.uppers * perCharacter * 5;
  dense[14] = scan.quotes > 0 ? 1 : 0;
  dense[15] = Math.log1p(signalCount("negation"));
  dense[16] = Math.log1p(signalCount("condition")) / 2;
  dense[17] = scan.longWords * perWord * 2;
  for (let lane = 0; lane < SHIPPED_LANES.length; lane++) {
    dense[LEXICON_DENSE_START + lane] = Math.min(kindScores[lane]!, 6) / 3;
  }
  return dense;
}

function signalCount(signal: Signal): number {
  return kindScores[SHIPPED_LANES.length + SIGNALS.indexOf(signal)]!;
}

function surfaceCounts(textLength: number): SurfaceCounts {
  return {
    characters: textLength,
    words: scan.words,
    sentences: scan.sentences,
    questions: scan.questions,
    numbers: scan.numbers,
    mathsSymbols: scan.maths,
    codeSymbols: scan.codes,
    codeFences: scan.fences,
    newlines: scan.newlines,
    signals: {
      negation: signalCount("negation"),
      condition: signalCount("condition"),
      step: signalCount("step"),
      constraint: signalCount("constraint"),
      depth: signalCount("depth"),
      greeting: signalCount("greeting"),
    },
  };
}
