import { Problem } from "../../domain/problem.ts";
import { MAXIMUM_PROJECTS, type NewProject, type Project } from "../../domain/project.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";

export async function createProject(world: World, caller: Caller, input: NewProject): Promise<Project> {
  demand(caller, "administer");
  const project: Project = { ...input, createdAtMs: world.clock.nowMs() };
  const created = await world.projects.create(project, MAXIMUM_PROJECTS, {
    id: world.ids.next("audit"),
    atMs: project.createdAtMs,
    actorId: caller.actor.id,
    actorName: caller.actor.name,
    action: "project.create",
    target: project.id,
    reason: "created",
    before: null,
    after: { name: project.name, description: project.description },
  });
  switch (created) {
    case "created":
      return project;
    case "exists":
      throw new Problem(
        "conflict",
        `There is a project ${project.id} already.`,
        "Choose another id, or change that one.",
      );
    case "too_many":
      throw new Problem("conflict", `There are ${MAXIMUM_PROJECTS} projects already.`, "Use one of them.");
  }
}
