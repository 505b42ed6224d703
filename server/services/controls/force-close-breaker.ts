import type { BreakerStatus } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type BreakerOrder, orderBreaker } from "./order-breaker.ts";

/** Lets work through whatever the evidence says; the automatic state goes on beneath. */
export function forceCloseBreaker(world: World, caller: Caller, order: BreakerOrder): Promise<BreakerStatus> {
  return orderBreaker(world, caller, "force_close", order);
}
