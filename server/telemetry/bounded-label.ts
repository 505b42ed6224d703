/** What values past the bound are counted under. */
export const OTHER = "other";

/** Keeps a label's values to the first `most` that are seen; later ones become `other`, so that a metric cannot grow without end. */
export function boundedLabel(most: number): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= most) return OTHER;
    seen.add(value);
    return value;
  };
}
