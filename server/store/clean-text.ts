const REPLACEMENT = "\u{FFFD}";

/**
 * Text as PostgreSQL can keep it: U+0000, which it has no place for, and halves of surrogate pairs, which UTF-8 has none
 * for, become U+FFFD. The doors refuse both; this is for what reaches the store another way, so that no row is lost to
 * one character. What is looked up must be cleaned alike.
 */
export function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", REPLACEMENT) : wellFormed;
}

export function cleanTextOrNull(text: string | null): string | null {
  return text === null ? null : cleanText(text);
}
