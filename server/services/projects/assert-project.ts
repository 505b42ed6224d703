import { Problem } from "../../domain/problem.ts";
import type { World } from "../world.ts";

/** Throws `unknown_project` where there is none of this id. One that is there stays: projects are never removed. */
export async function assertProject(world: World, id: string): Promise<void> {
  if ((await world.projects.find(id)) !== null) return;
  const message = `there is no project ${id}`;
  throw new Problem("unknown_project", `project: ${message}`, "Create it with POST /v1/projects, or name another.", {
    errors: [{ path: "project", message }],
  });
}
