import type { BreakerStatus, BreakerVerb, Control, ControlOrder } from "../../domain/controls.ts";
import { Problem } from "../../domain/problem.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";
import { assertWritable } from "./assert-allowed.ts";
import { assertUsable } from "./assert-usable.ts";
import { changeControl } from "./change-control.ts";
import { findBreaker, standsBefore } from "./find-breaker.ts";
import { readBreaker } from "./list-breakers.ts";

/** A breaker and the order for it. */
export type BreakerOrder = ControlOrder & { breakerId: string };

const SETS: ReadonlySet<BreakerVerb> = new Set(["trip", "force_close", "observe"]);

/** The one path of every order at a breaker; the verbs stand in files of their own. */
export async function orderBreaker(
  world: World,
  caller: Caller,
  verb: BreakerVerb,
  { breakerId, ...order }: BreakerOrder,
): Promise<BreakerStatus> {
  demand(caller, "change");
  assertWritable(world);
  const scope = findBreaker(world, breakerId);
  await changeControl(world, caller, {
    kind: "breaker",
    id: breakerId,
    verb,
    order,
    ends: SETS.has(verb),
    check(before) {
      if (verb === "release" && !isInForce(before, world.clock.nowMs())) throw nothingToRelease();
      if (verb === "trip" && !order.force) assertUsable(world, standsBefore(world, scope));
    },
    resets: (before) => (before?.resets ?? 0) + (verb === "reset" ? 1 : 0),
  });
  return readBreaker(world, breakerId);
}

function isInForce(control: Control | null, nowMs: number): boolean {
  return control !== null && SETS.has(control.verb as BreakerVerb) && (control.expiresAtMs ?? 0) > nowMs;
}

function nothingToRelease(): Problem {
  return new Problem("conflict", "No override is in force.", "Reset it to close it now, or let it probe by itself.");
}
