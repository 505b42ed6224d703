import type { Project } from "../domain/project.ts";
import type { ProjectStore } from "../services/ports/projects.ts";
import { auditCreateInput } from "./audit-log.ts";
import { cleanText } from "./clean-text.ts";
import type { PrismaClient, Project as ProjectRow } from "./generated/client.ts";
import { asStoreProblem } from "./store-problem.ts";

const MAXIMUM_LISTED = 10_000;

export function createProjectStore(prisma: PrismaClient): ProjectStore {
  return {
    list: () =>
      asStoreProblem(async () => {
        const rows = await prisma.project.findMany({ orderBy: { id: "asc" }, take: MAXIMUM_LISTED });
        return rows.map(projectOf);
      }),
    find: (id) =>
      asStoreProblem(async () => {
        const row = await prisma.project.findUnique({ where: { id: cleanText(id) } });
        return row === null ? null : projectOf(row);
      }),
    create: (project, most, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          if ((await transaction.project.count()) >= most) return "too_many";
          const { count } = await transaction.project.createMany({ data: columnsOf(project), skipDuplicates: true });
          if (count === 0) return "exists";
          await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return "created";
        }),
      ),
    save: (project, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          const { id, name, description } = columnsOf(project);
          const { count } = await transaction.project.updateMany({ where: { id }, data: { name, description } });
          if (count === 1) await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return count === 1;
        }),
      ),
  };
}

function projectOf({ createdAt, ...row }: ProjectRow): Project {
  return { ...row, createdAtMs: createdAt.getTime() };
}

function columnsOf(project: Project) {
  return {
    id: cleanText(project.id),
    name: cleanText(project.name),
    description: cleanText(project.description),
    createdAt: new Date(project.createdAtMs),
  };
}
