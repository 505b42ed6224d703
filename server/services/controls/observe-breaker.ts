import type { BreakerStatus } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type BreakerOrder, orderBreaker } from "./order-breaker.ts";

/** Lets work through and only watches: what would have opened it is counted and shown. */
export function observeBreaker(world: World, caller: Caller, order: BreakerOrder): Promise<BreakerStatus> {
  return orderBreaker(world, caller, "observe", order);
}
