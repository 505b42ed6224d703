import type { AuditEntry } from "../domain/audit.ts";
import type { Control, ControlKind, ControlVerb } from "../domain/controls.ts";
import type { ControlStore } from "../services/ports/controls.ts";
import { auditColumns } from "./audit-log.ts";
import { cleanText } from "./clean-text.ts";
import type { PrismaClient } from "./generated/client.ts";
import type { PolicyFollower } from "./policy-follower.ts";
import { asStoreProblem } from "./store-problem.ts";

export const CONTROL_CHANNEL = "signalbox_controls";
/** Targets are agents, breakers and two switches of one policy. */
const MAXIMUM_CONTROLS = 20_000;

interface Row {
  kind: string;
  id: string;
  verb: string;
  reason: string;
  actor: string;
  createdAt: Date;
  expiresAt: Date | null;
  version: number;
  resets: number;
}

export function createControlStore(
  prisma: PrismaClient,
  follower: PolicyFollower,
  log: (message: string) => void,
): ControlStore {
  const all = () =>
    asStoreProblem(async () => {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT kind, id, verb, reason, actor, created_at AS "createdAt", expires_at AS "expiresAt", version, resets
        FROM runtime_overrides ORDER BY kind, id LIMIT ${MAXIMUM_CONTROLS}`;
      return rows.map(controlOf);
    });
  return {
    all,
    find: (kind: ControlKind, id: string) =>
      asStoreProblem(async () => {
        const [row] = await prisma.$queryRaw<Row[]>`
          SELECT kind, id, verb, reason, actor, created_at AS "createdAt", expires_at AS "expiresAt", version, resets
          FROM runtime_overrides WHERE kind = ${kind} AND id = ${cleanText(id)}`;
        return row === undefined ? null : controlOf(row);
      }),
    save: (control, audit) => asStoreProblem(() => save(prisma, control, audit)),
    onChanged: (listener) =>
      follower.subscribe(() => {
        all().then(listener, (error: unknown) => log(`the controls could not be read: ${String(error)}`));
      }),
  };
}

/** All changes that were ever made, for versions only rise: a number that grows with each. */
export async function countControlChanges(prisma: PrismaClient): Promise<number> {
  const [row] = await prisma.$queryRaw<{ changes: number }[]>`
    SELECT coalesce(sum(version), 0)::float8 AS changes FROM runtime_overrides`;
  return row?.changes ?? 0;
}

/** The order, its audit entry and the word to the other routers in one statement; false where somebody was first. */
async function save(prisma: PrismaClient, control: Control, entry: AuditEntry): Promise<boolean> {
  const audit = auditColumns(entry);
  const expiresAt = control.expiresAtMs === null ? null : new Date(control.expiresAtMs);
  const rows = await prisma.$queryRaw<unknown[]>`
    WITH saved AS (
      INSERT INTO runtime_overrides AS kept (kind, id, verb, reason, actor, created_at, expires_at, version, resets)
      SELECT ${control.kind}, ${cleanText(control.id)}, ${control.verb}, ${cleanText(control.reason)},
        ${cleanText(control.actor)}, ${new Date(control.createdAtMs)}::timestamptz, ${expiresAt}::timestamptz,
        ${control.version}::int, ${control.resets}::int
      WHERE ${control.version}::int = 1
        OR EXISTS (SELECT FROM runtime_overrides WHERE kind = ${control.kind} AND id = ${cleanText(control.id)})
      ON CONFLICT (kind, id) DO UPDATE SET verb = excluded.verb, reason = excluded.reason, actor = excluded.actor,
        created_at = excluded.created_at, expires_at = excluded.expires_at, version = excluded.version,
        resets = excluded.resets
      WHERE kept.version = excluded.version - 1
      RETURNING version
    ), audited AS (
      INSERT INTO audit (id, at, actor_id, actor_name, action, target, reason, before, after)
      SELECT ${audit.id}, ${audit.at}::timestamptz, ${audit.actorId}, ${audit.actorName}, ${audit.action},
        ${audit.target}, ${audit.reason}, ${audit.before}::json, ${audit.after}::json
      FROM saved
    )
    SELECT version, pg_notify(${CONTROL_CHANNEL},
      (SELECT coalesce(sum(version), 0) + 1 FROM runtime_overrides)::text)::text FROM saved`;
  return rows.length === 1;
}

function controlOf({ kind, verb, createdAt, expiresAt, ...row }: Row): Control {
  return {
    ...row,
    kind: kind as ControlKind,
    verb: verb as ControlVerb,
    createdAtMs: createdAt.getTime(),
    expiresAtMs: expiresAt === null ? null : expiresAt.getTime(),
  };
}
