import type { AuditEntry } from "../domain/audit.ts";
import type { Policy, PolicyDocument } from "../domain/policy.ts";
import type { QueuedEvent } from "../services/ports/webhooks.ts";
import type { PolicyStore, PolicyVersionRow } from "../services/ports.ts";
import { auditColumns } from "./audit-log.ts";
import { cleanText } from "./clean-text.ts";
import type { Policy as PolicyRow, PrismaClient } from "./generated/client.ts";
import { Prisma } from "./generated/client.ts";
import { POLICY_CHANNEL, type PolicyFollower } from "./policy-follower.ts";
import type { PolicyNameCache } from "./policy-names.ts";
import { asStoreProblem } from "./store-problem.ts";
import { queueEvent } from "./webhook-outbox.ts";

const MAXIMUM_HISTORY = 500;

export interface PolicyStoreOptions {
  prisma: PrismaClient;
  names: PolicyNameCache;
  follower: PolicyFollower;
}

export function createPolicyStore({ prisma, names, follower }: PolicyStoreOptions): PolicyStore {
  function read(row: PolicyRow | null): Policy | null {
    if (row === null) return null;
    const policy = policyOf(row);
    names.learn(policy.version, policy.document);
    return policy;
  }

  return {
    current: () =>
      asStoreProblem(async () => {
        const policy = read(await prisma.policy.findFirst({ orderBy: { version: "desc" } }));
        if (policy !== null) follower.know(policy.version);
        return policy;
      }),
    get: (version) => asStoreProblem(async () => read(await prisma.policy.findUnique({ where: { version } }))),
    history: (limit, beforeVersion) => asStoreProblem(() => readHistory(prisma, limit, beforeVersion)),
    publish: (policy, expectedVersion, audit, event) =>
      asStoreProblem(async () => {
        if (policy.version !== expectedVersion + 1) return "conflict";
        const published = await follower.whilePublishing(policy.version, () => publish(prisma, policy, audit, event));
        if (published) names.learn(policy.version, policy.document);
        return published ? "published" : "conflict";
      }),
    onPublished: (listener) => follower.subscribe(listener),
  };
}

/**
 * The version, its audit entry, the event for the webhooks and the word to the other routers in one statement; false
 * where somebody was first.
 */
async function publish(
  prisma: PrismaClient,
  policy: Policy,
  entry: AuditEntry,
  event: QueuedEvent | undefined,
): Promise<boolean> {
  const audit = auditColumns(entry);
  const told = event === undefined ? Prisma.empty : Prisma.sql`, told AS (${queueEvent(event, Prisma.sql`published`)})`;
  const rows = await prisma.$queryRaw<unknown[]>`
    WITH published AS (
      INSERT INTO policies (version, hash, document, actor, reason, published_at)
      SELECT ${policy.version}::int, ${policy.hash}, ${JSON.stringify(policy.document)}::json, ${cleanText(policy.actor)},
        ${cleanText(policy.reason)}, ${new Date(policy.publishedAtMs)}::timestamptz
      WHERE (SELECT coalesce(max(version), 0) FROM policies) = ${policy.version - 1}::int
      ON CONFLICT DO NOTHING
      RETURNING version
    ), audited AS (
      INSERT INTO audit (id, at, actor_id, actor_name, action, target, reason, before, after)
      SELECT ${audit.id}, ${audit.at}::timestamptz, ${audit.actorId}, ${audit.actorName}, ${audit.action},
        ${audit.target}, ${audit.reason}, ${audit.before}::json, ${audit.after}::json
      FROM published
    )${told}
    SELECT version, pg_notify(${POLICY_CHANNEL}, version::text)::text FROM published`;
  return rows.length === 1;
}

async function readHistory(prisma: PrismaClient, limit: number, beforeVersion?: number): Promise<PolicyVersionRow[]> {
  const rows = await prisma.policy.findMany({
    select: { version: true, hash: true, actor: true, reason: true, publishedAt: true },
    where: beforeVersion === undefined ? {} : { version: { lt: beforeVersion } },
    orderBy: { version: "desc" },
    take: Math.max(1, Math.min(limit, MAXIMUM_HISTORY)),
  });
  return rows.map(({ publishedAt, ...row }) => ({ ...row, publishedAtMs: publishedAt.getTime() }));
}

function policyOf(row: PolicyRow): Policy {
  return {
    version: row.version,
    hash: row.hash,
    // Parsed when it was published; the hash vouches for it since.
    document: row.document as unknown as PolicyDocument,
    publishedAtMs: row.publishedAt.getTime(),
    actor: row.actor,
    reason: row.reason,
  };
}
