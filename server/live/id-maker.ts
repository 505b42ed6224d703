import { monotonicFactory } from "ulidx";
import type { Clock, IdMaker } from "../services/ports.ts";
import { createRandomPool } from "./random-pool.ts";

/** ULIDs that grow within one millisecond too, and when the clock is set back. */
export function createIdMaker(clock: Clock): IdMaker {
  const pool = createRandomPool();
  const ulid = monotonicFactory(() => pool.byte() / 256);
  return { next: (prefix) => `${prefix}_${ulid(clock.nowMs())}` };
}
