import { createProject } from "../services/projects/create-project.ts";
import { listProjects } from "../services/projects/list-projects.ts";
import { updateProject } from "../services/projects/update-project.ts";
import type { World } from "../services/world.ts";
import type { PROJECT_DOORS } from "./doors/projects.ts";
import type { Handlers } from "./handlers.ts";

export function createProjectHandlers(world: World): Pick<Handlers, keyof typeof PROJECT_DOORS> {
  return {
    listProjects: async ({ caller }) => ({ body: { projects: await listProjects(world, caller) } }),
    createProject: async ({ caller, body }) => ({ body: await createProject(world, caller, body) }),
    updateProject: async ({ caller, params, body }) => ({
      body: await updateProject(world, caller, { ...body, projectId: params.id }),
    }),
  };
}
