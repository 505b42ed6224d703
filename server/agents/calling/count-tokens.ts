/** Characters that are really counted; of a longer text the rest is taken to be like its beginning. */
const COUNTED_CHARACTERS = 20_000;
/**
 * The tokenizer's time grows with the square of a run without spaces, so texts are counted in slices; each cut makes at
 * most one token more.
 */
const SLICE_CHARACTERS = 500;
const NOTHING_SPECIAL = { disallowedSpecial: new Set<string>() };

type Tokenizer = Pick<typeof import("gpt-tokenizer/encoding/o200k_base"), "countTokens">;
let loading: Promise<Tokenizer> | null = null;

/**
 * Loads the tokenizer (o200k), which takes a third of a second and 30 MB: once a process, and best before there is
 * anything to count.
 */
export function loadTokenizer(): Promise<Tokenizer> {
  loading ??= import("gpt-tokenizer/encoding/o200k_base");
  return loading;
}

/** Tokens of `text`. Up to 20,000 characters are counted; longer texts are extrapolated from those. */
export async function countTokens(text: string): Promise<number> {
  const tokenizer = await loadTokenizer();
  const counted = Math.min(text.length, COUNTED_CHARACTERS);
  let tokens = 0;
  for (let start = 0; start < counted; start += SLICE_CHARACTERS) {
    const slice = text.slice(start, Math.min(start + SLICE_CHARACTERS, counted));
    tokens += tokenizer.countTokens(slice, NOTHING_SPECIAL);
  }
  return text.length > counted ? Math.round((tokens * text.length) / counted) : tokens;
}
