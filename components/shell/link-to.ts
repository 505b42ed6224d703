import { DEFAULT_RANGE, type TimeRange } from "./time-range.ts";

/** The address of a screen with its filters; what is empty is left out, and the shared time range is kept. */
export function linkTo(
  path: string,
  filters: Readonly<Record<string, string | number | null | undefined>>,
  range?: TimeRange,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters))
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  if (range && range !== DEFAULT_RANGE) query.set("range", range);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
