import type { Actor } from "../domain/access.ts";
import type { World } from "./world.ts";

/** A child ends before its parent by 5 % of the time that the parent has left, and by this at least (SEMANTICS 0.4). */
const SHORTEST_MARGIN_MS = 250;
const MARGIN_SHARE = 0.05;

/** When a task must be done: `withinMs` from now, and in time for the task that its caller's credential is bound to. */
export function deadlineOf(world: World, { boundTo }: Actor, withinMs: number): number {
  const nowMs = world.clock.nowMs();
  if (boundTo === undefined) return nowMs + withinMs;
  const parentHasMs = boundTo.deadlineAtMs - nowMs;
  const marginMs = Math.max(SHORTEST_MARGIN_MS, parentHasMs * MARGIN_SHARE);
  return Math.min(nowMs + withinMs, boundTo.deadlineAtMs - marginMs);
}
