import type { BreakerStatus } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type BreakerOrder, orderBreaker } from "./order-breaker.ts";

/** Ends an override. A forced opening ends in half-open, so that a probe shows whether the agent is well. */
export function releaseBreaker(world: World, caller: Caller, order: BreakerOrder): Promise<BreakerStatus> {
  return orderBreaker(world, caller, "release", order);
}
