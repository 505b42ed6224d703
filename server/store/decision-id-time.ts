/**
 * The instant inside a prefixed, sortable id. Partitions, rollups and time filters all go by it, so that a range of time
 * is a range of the primary key.
 */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const CHANCE_DIGITS = 16;

/** Milliseconds since 1970 of an id such as `dec_01ARZ3NDEKTSV4RRFFQ69G5FAV`; `NaN` where it has no such form. */
export function instantOf(id: string): number {
  const start = id.indexOf("_") + 1;
  if (start === 0 || id.length !== start + TIME_DIGITS + CHANCE_DIGITS) return Number.NaN;
  let instantMs = 0;
  for (let place = start; place < start + TIME_DIGITS; place += 1) {
    const digit = DIGITS.indexOf(id[place]!);
    if (digit === -1) return Number.NaN;
    instantMs = instantMs * 32 + digit;
  }
  return instantMs;
}

/** The smallest decision id of a millisecond: `floor <= id` holds for every id made at that instant or later. */
export function decisionIdFloor(instantMs: number): string {
  let rest = Math.max(0, Math.ceil(instantMs));
  let digits = "";
  for (let place = 0; place < TIME_DIGITS; place += 1) {
    digits = DIGITS[rest % 32] + digits;
    rest = Math.floor(rest / 32);
  }
  return `dec_${digits}${"0".repeat(CHANCE_DIGITS)}`;
}
