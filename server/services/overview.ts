import type { Overview } from "../domain/overview.ts";
import type { Caller } from "./ports.ts";
import { demand, visibleProject, type World } from "./world.ts";

/** How the router did over a range of time: rates, successes, spend and decision times by lane and agent. */
export async function overview(
  world: World,
  caller: Caller,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Overview> {
  demand(caller, "read");
  return world.rollups.overview({ project: visibleProject(caller.actor), fromMs, toMs });
}
