import { MAXIMUM_POINTS, type Overview } from "../domain/overview.ts";
import type { Caller } from "./ports.ts";
import { demand, visibleProject, type World } from "./world.ts";

/** How the router did over a range of time: rates, successes, spend and decision times by lane and agent. */
export async function overview(
  world: World,
  caller: Caller,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Overview> {
  demand(caller, "read");
  return world.rollups.overview({
    project: visibleProject(caller.actor),
    fromMs,
    toMs,
    bucketMs: bucketFor(toMs - fromMs),
  });
}

/** Widths that people read easily, in milliseconds: from a minute to a week. */
const BUCKETS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 10_080].map((minutes) => minutes * 60_000);

/** The narrowest width that keeps a series within the most points. */
export function bucketFor(rangeMs: number): number {
  const widest = BUCKETS_MS.at(-1)!;
  return (
    BUCKETS_MS.find((bucketMs) => rangeMs / bucketMs <= MAXIMUM_POINTS) ??
    Math.ceil(rangeMs / MAXIMUM_POINTS / widest) * widest
  );
}
