/** What a UTF-16 code unit is to the tokeniser. A unit may have several of these bits. */
export const SPACE = 1;
export const WORD = 2;
export const DIGIT = 4;
export const UPPER = 8;
export const MATHS = 16;
export const CODE = 32;
export const SENTENCE_END = 64;
/** A unit that is a token of its own although it is a letter: Chinese and Japanese are written without spaces. */
export const IDEOGRAPH = 128;

const ASCII_CLASSES = new Uint8Array(128);
const ASCII_LOWER = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const isDigit = code >= 48 && code <= 57;
  const isUpper = code >= 65 && code <= 90;
  const isLower = code >= 97 && code <= 122;
  const character = String.fromCharCode(code);
  let bits = 0;
  // Control characters, NUL among them, separate words and mean nothing else.
  if (code <= 32 || code === 127) bits |= SPACE;
  if (isDigit || isUpper || isLower || character === "_" || character === "'") bits |= WORD;
  if (isDigit) bits |= DIGIT;
  if (isUpper) bits |= UPPER;
  if ("+=^*/%<>\\".includes(character)) bits |= MATHS;
  if ("{}[]();<>=_&|#`\\".includes(character)) bits |= CODE;
  if (".!?".includes(character)) bits |= SENTENCE_END;
  ASCII_CLASSES[code] = bits;
  ASCII_LOWER[code] = isUpper ? code + 32 : code;
}

/** The class bits of a code unit; lone surrogates are ordinary word units. */
export function classOf(code: number): number {
  if (code < 128) return ASCII_CLASSES[code]!;
  if (code === 0xa0 || (code >= 0x2000 && code <= 0x200f) || code === 0x2028 || code === 0x2029) return SPACE;
  if ((code >= 0x202a && code <= 0x202f) || code === 0x3000 || code === 0xfeff) return SPACE;
  if ((code >= 0x2200 && code <= 0x22ff) || code === 0xd7 || code === 0xf7 || code === 0xb1) return WORD | MATHS;
  if (code === 0x3002 || code === 0xff01 || code === 0xff1f) return SENTENCE_END;
  // Dashes, quotation marks, ellipsis and the commas of Chinese and Japanese part words; the apostrophe does not.
  if (code >= 0x2010 && code <= 0x2027 && code !== 0x2019) return 0;
  if (code === 0xab || code === 0xbb || (code >= 0x3001 && code <= 0x301f) || (code >= 0xff08 && code <= 0xff1b))
    return 0;
  if ((code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff)) return WORD | IDEOGRAPH;
  if ((code >= 0xc0 && code <= 0xde) || (code >= 0x391 && code <= 0x3a9) || (code >= 0x400 && code <= 0x42f)) {
    return WORD | UPPER;
  }
  return WORD;
}

/**
 * Lower case of one code unit for Latin, Greek and Cyrillic; other scripts have no case or keep theirs. A typographic
 * apostrophe becomes the plain one, so that "don’t" and "don't" are one word.
 */
export function lowerOf(code: number): number {
  if (code < 128) return ASCII_LOWER[code]!;
  if (code === 0x2019) return 39;
  if (code >= 0xc0 && code <= 0xde && code !== 0xd7) return code + 32;
  if (code >= 0x391 && code <= 0x3a9) return code + 32;
  if (code >= 0x410 && code <= 0x42f) return code + 32;
  if (code >= 0x400 && code <= 0x40f) return code + 80;
  return code;
}
