import { SHIPPED_LANES } from "../domain/lane.ts";
import { type Features, readFeatures } from "./features.ts";
import { phraseText, phraseWeights } from "./lexicon-table.ts";
import { entryCounts, entryEnds, entryShared, entryStarts, lowerText, phrasesFound, scan } from "./token-scan.ts";

/** The features of a prompt together with the words of this very prompt behind each of them. */
export type ExplainedFeatures = {
  readonly features: Features;
  /** What a hashed entry stands for; `entry` counts as in `features.slots`. */
  readonly nameOf: (entry: number) => string;
  /** The lexicon phrases found, for each shipped lane in order. */
  readonly lexicon: readonly (readonly { phrase: string; weight: number }[])[];
};

/** As `extractFeatures`, but also knows the words. Words are only looked up when `nameOf` is asked for one. */
export function explainFeatures(text: string): ExplainedFeatures {
  const openingNames: string[] = [];
  const features = readFeatures(text, openingNames);
  // The scratch memory of the scan is copied, since the next scan overwrites it.
  const kept: number[] = [];
  for (let entry = 0; entry < scan.entryCount; entry++) if (entryCounts[entry] !== 0) kept.push(entry);
  const starts = Uint32Array.from(kept, (entry) => entryStarts[entry]!);
  const ends = Uint32Array.from(kept, (entry) => entryEnds[entry]!);
  const shared = Uint8Array.from(kept, (entry) => entryShared[entry]!);
  const phrases = Array.from(phrasesFound.subarray(0, scan.phraseCount));

  return {
    features,
    nameOf: (entry) => {
      if (entry >= features.textEntries) return openingNames[entry - features.textEntries] ?? "";
      const words = joinSpaces(lowerText(text, starts[entry]!, ends[entry]!));
      return shared[entry] === 1 ? `"${words}" and another word in its slot` : `"${words}"`;
    },
    lexicon: SHIPPED_LANES.map((_, kind) =>
      phrases
        .map((phrase) => ({ phrase: phraseText(phrase), weight: phraseWeights(phrase)[kind]! }))
        .filter(({ weight }) => weight > 0),
    ),
  };
}

/** Long words and wide gaps are cut, so that no name is longer than a line. */
const MAX_NAME_CHARS = 48;

function joinSpaces(words: string): string {
  let joined = "";
  for (let at = 0; at < words.length && joined.length < MAX_NAME_CHARS; at++) {
    const isSpace = words.charCodeAt(at) <= 32;
    if (!isSpace) joined += words[at];
    else if (!joined.endsWith(" ")) joined += " ";
  }
  return joined;
}
