import { Problem } from "../../domain/problem.ts";
import type { Project, ProjectChange } from "../../domain/project.ts";
import type { Caller } from "../ports.ts";
import { demand, type World } from "../world.ts";

/** Changes what a project is called. Its id stays: decisions keep it. */
export async function updateProject(
  world: World,
  caller: Caller,
  { projectId, reason, ...change }: ProjectChange & { projectId: string },
): Promise<Project> {
  demand(caller, "administer");
  const before = (await world.projects.find(projectId)) ?? noProject(projectId);
  const after = { ...before, ...change };
  const saved = await world.projects.save(after, {
    id: world.ids.next("audit"),
    atMs: world.clock.nowMs(),
    actorId: caller.actor.id,
    actorName: caller.actor.name,
    action: "project.update",
    target: projectId,
    reason,
    before: { name: before.name, description: before.description },
    after: { name: after.name, description: after.description },
  });
  return saved ? after : noProject(projectId);
}

function noProject(projectId: string): never {
  throw new Problem("not_found", `There is no project ${projectId}.`, "List the projects with GET /v1/projects.");
}
