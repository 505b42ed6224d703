/**
 * FNV-1a over UTF-16 code units with a final avalanche, so that neighbouring words do not land in neighbouring slots.
 * A code unit above 255 is mixed in as two bytes, low byte first.
 */

/** Number of hashed slots; a slot is bits 1 to 16 of the mixed hash and its sign is bit 0. */
export const SLOT_COUNT = 65_536;

/** The state of a hash that has seen nothing. */
export const FNV_OFFSET = 0x811c9dc5 | 0;

const FNV_PRIME = 0x01000193;

/** One step of FNV-1a: the state after one more code unit. */
export function hashCode(state: number, code: number): number {
  const next = Math.imul(state ^ (code & 255), FNV_PRIME);
  return code > 255 ? Math.imul(next ^ (code >>> 8), FNV_PRIME) : next;
}

/** The state after every code unit of `text`. */
export function hashText(state: number, text: string): number {
  let next = state;
  for (let at = 0; at < text.length; at++) next = hashCode(next, text.charCodeAt(at));
  return next;
}

/** The 32-bit finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
export function mixHash(state: number): number {
  let mixed = state ^ (state >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** The slot of a mixed hash, 0 to 65,535. */
export function slotOf(mixed: number): number {
  return (mixed >>> 1) & 0xffff;
}

/** The sign of a mixed hash, so that words that share a slot cancel on average instead of adding up. */
export function signOf(mixed: number): 1 | -1 {
  return (mixed & 1) === 1 ? 1 : -1;
}
