import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8_192;

/** Random bytes from the system, fetched by the pool: one at a time they would cost more than a decision. */
export function createRandomPool(): { byte(): number; hex(bytes: number): string } {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;

  const reserve = (bytes: number): number => {
    if (used + bytes > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const from = used;
    used += bytes;
    return from;
  };

  return {
    byte: () => pool[reserve(1)]!,
    hex(bytes) {
      const from = reserve(bytes);
      return pool.toString("hex", from, from + bytes);
    },
  };
}
