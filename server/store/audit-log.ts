import type { AuditEntry } from "../domain/audit.ts";
import type { AuditLog } from "../services/ports.ts";
import { cleanText } from "./clean-text.ts";
import { Prisma, type PrismaClient } from "./generated/client.ts";
import { asStoreProblem } from "./store-problem.ts";

const MAXIMUM_LIMIT = 500;

export function createAuditLog(prisma: PrismaClient): AuditLog {
  return {
    append: (entry) =>
      asStoreProblem(async () => {
        await prisma.auditEntry.create({ data: auditCreateInput(entry) });
      }),
    /** Newest first. */
    list: (query) =>
      asStoreProblem(async () => {
        const rows = await prisma.auditEntry.findMany({
          where: {
            ...(query.before === undefined ? {} : { id: { lt: cleanText(query.before) } }),
            ...(query.action === undefined ? {} : { action: cleanText(query.action) }),
            ...(query.actorId === undefined ? {} : { actorId: cleanText(query.actorId) }),
            ...(query.target === undefined ? {} : { target: cleanText(query.target) }),
          },
          orderBy: { id: "desc" },
          take: Math.max(1, Math.min(query.limit, MAXIMUM_LIMIT)),
        });
        return rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() }));
      }),
  };
}

/** An entry as columns, the two documents as JSON text; `null` documents are empty columns. */
export function auditColumns(entry: AuditEntry) {
  return {
    id: entry.id,
    at: new Date(entry.atMs),
    actorId: cleanText(entry.actorId),
    actorName: cleanText(entry.actorName),
    action: cleanText(entry.action),
    target: cleanText(entry.target),
    reason: cleanText(entry.reason),
    before: jsonOrNull(entry.before),
    after: jsonOrNull(entry.after),
  };
}

/** The same for the client's `create`. */
export function auditCreateInput(entry: AuditEntry): Prisma.AuditEntryCreateInput {
  const { before, after, ...columns } = auditColumns(entry);
  return { ...columns, before: inputOf(before), after: inputOf(after) };
}

function inputOf(json: string | null) {
  return json === null ? Prisma.DbNull : (JSON.parse(json) as Prisma.InputJsonValue);
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
