/** Collects words up to a limit; what goes beyond it is dropped. */
export interface KeptText {
  add(words: string): void;
  text(): string;
}

/** `limit` in characters. */
export function createKeptText(limit: number): KeptText {
  const pieces: string[] = [];
  let length = 0;
  return {
    add(words) {
      if (length >= limit) return;
      const piece = words.length > limit - length ? words.slice(0, limit - length) : words;
      pieces.push(piece);
      length += piece.length;
    },
    text: () => pieces.join(""),
  };
}
