import { Slug } from "../../domain/id.ts";
import { NewProject, ProjectChange } from "../../domain/project.ts";
import { createProject } from "../../services/projects/create-project.ts";
import { listProjects } from "../../services/projects/list-projects.ts";
import { updateProject } from "../../services/projects/update-project.ts";
import { permitted, router } from "../procedures.ts";

export const projects = router({
  list: permitted("read").query(({ ctx }) => listProjects(ctx.world, ctx.caller)),
  create: permitted("administer")
    .input(NewProject)
    .mutation(({ ctx, input }) => createProject(ctx.world, ctx.caller, input)),
  update: permitted("administer")
    .input(ProjectChange.extend({ projectId: Slug }))
    .mutation(({ ctx, input }) => updateProject(ctx.world, ctx.caller, input)),
});
