import { z } from "zod";
import { Slug } from "../../domain/id.ts";
import { NewProject, Project, ProjectChange } from "../../domain/project.ts";
import type { Door } from "../door.ts";

export const PROJECT_DOORS = {
  listProjects: {
    method: "GET",
    path: "/v1/projects",
    tag: "projects",
    permission: "read",
    summary: "The projects that the key may see.",
    answer: z.object({ projects: z.array(Project) }),
    errors: ["store_unavailable"],
  },
  createProject: {
    method: "POST",
    path: "/v1/projects",
    tag: "projects",
    permission: "administer",
    summary: "Make a project. It is never removed, because decisions name it.",
    body: NewProject,
    answer: Project,
    status: 201,
    errors: ["conflict", "store_unavailable"],
  },
  updateProject: {
    method: "PUT",
    path: "/v1/projects/{id}",
    tag: "projects",
    permission: "administer",
    summary: "Change what a project is called.",
    params: z.strictObject({ id: Slug }),
    body: ProjectChange,
    answer: Project,
    errors: ["not_found", "store_unavailable"],
  },
} as const satisfies Record<string, Door>;
