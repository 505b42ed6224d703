import type { Project } from "../../domain/project.ts";
import type { Caller } from "../ports.ts";
import { demand, visibleProject, type World } from "../world.ts";

/** The projects that the actor may see, in the order of their ids. */
export async function listProjects(world: World, caller: Caller): Promise<Project[]> {
  demand(caller, "read");
  const only = visibleProject(caller.actor);
  const all = await world.projects.list();
  return only === null ? all : all.filter((project) => project.id === only);
}
