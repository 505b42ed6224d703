import type { BreakerStatus } from "../../domain/controls.ts";
import type { Caller } from "../ports.ts";
import type { World } from "../world.ts";
import { type BreakerOrder, orderBreaker } from "./order-breaker.ts";

/** Ends any override and closes the breaker with an empty window. */
export function resetBreaker(world: World, caller: Caller, order: BreakerOrder): Promise<BreakerStatus> {
  return orderBreaker(world, caller, "reset", order);
}
