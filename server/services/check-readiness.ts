import type { Health } from "./ports.ts";
import type { World } from "./world.ts";

export interface Readiness {
  status: "ok" | "degraded" | "down";
  dependencies: Health[];
}

/** Whether this router can do its work: as well as its worst dependency. What is switched off does not count. */
export async function checkReadiness(world: World): Promise<Readiness> {
  const dependencies = await world.dependencies();
  const states = new Set(dependencies.map((dependency) => dependency.state));
  return { status: states.has("down") ? "down" : states.has("degraded") ? "degraded" : "ok", dependencies };
}
