import { classOf, WORD } from "./character-class.ts";
import { FNV_OFFSET, hashText, mixHash, signOf, slotOf } from "./feature-hash.ts";
import { lowerText, OPENING_TOKENS, openingEnds, openingStarts, scan } from "./token-scan.ts";

/**
 * The opening of a prompt in a namespace of its own: "write" as the first word asks for something, elsewhere it need
 * not. Polite openings are skipped, so that "could you please write" opens with "write".
 */

const FIRST = hashText(FNV_OFFSET, "L1:");
const NEAR = hashText(FNV_OFFSET, "L8:");
const LENGTH = hashText(FNV_OFFSET, "LEN:");

const FIRST_VALUE = 0.5;
const NEAR_VALUE = 0.2;
const LENGTH_VALUE = 0.3;
/** First word, first with second, eight that follow, and the length. */
export const MAX_OPENING_ENTRIES = 11;

const POLITE = new Set(
  "please kindly hi hello hey ok okay so now well just can could would will i i'd i'll we help want need like".split(
    " ",
  ),
);
/** Words that are polite only after a polite one: "could you", "help me to", "I would like you to". */
const POLITE_AFTER = new Set("you me us to".split(" "));

/** Adds the opening's entries from `at` on and returns the end; `names`, when given, is told what each of them is. */
export function addOpening(
  text: string,
  slots: Uint16Array,
  values: Float32Array,
  at: number,
  names: string[] | null,
): number {
  let next = at;
  const add = (state: number, content: string, value: number, label: string): void => {
    const mixed = mixHash(hashText(state, content));
    slots[next] = slotOf(mixed);
    values[next] = signOf(mixed) * value;
    if (names !== null) names.push(`${label} ${content}`);
    next++;
  };

  const remembered = Math.min(scan.tokens, OPENING_TOKENS);
  const wordAt = (token: number): string => lowerText(text, openingStarts[token]!, openingEnds[token]!);
  const isWord = (token: number): boolean => (classOf(text.charCodeAt(openingStarts[token]!)) & WORD) !== 0;
  let token = 0;
  let wasPolite = false;
  while (token < remembered) {
    if (isWord(token)) {
      const word = wordAt(token);
      if (!POLITE.has(word) && !(wasPolite && POLITE_AFTER.has(word))) break;
      wasPolite = true;
    }
    token++;
  }
  // Nothing but politeness: then that is what the prompt says.
  if (token >= remembered) token = 0;

  let first = "";
  for (let count = 0; token < remembered && count < 9; token++) {
    if (!isWord(token)) continue;
    const word = wordAt(token);
    if (count === 0) {
      first = word;
      add(FIRST, word, FIRST_VALUE, "opens with");
    } else {
      if (count === 1) add(FIRST, `${first} ${word}`, FIRST_VALUE, "opens with");
      add(NEAR, word, NEAR_VALUE, "near the start:");
    }
    count++;
  }
  add(LENGTH, String(Math.floor(Math.log2(1 + text.length))), LENGTH_VALUE, "length bucket");
  return next;
}
