import type { BreakerStatus } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type BreakerOrder, orderBreaker } from "./order-breaker.ts";

/** Takes an agent out of routing until the order ends. Refused without force where a lane would be left without any usable agent. */
export function tripBreaker(world: World, caller: Caller, order: BreakerOrder): Promise<BreakerStatus> {
  return orderBreaker(world, caller, "trip", order);
}
