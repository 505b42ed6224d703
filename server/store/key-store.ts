import { ROLES, type Role } from "../domain/access.ts";
import type { ApiKey, KeyStore } from "../services/ports.ts";
import { auditCreateInput } from "./audit-log.ts";
import { cleanText } from "./clean-text.ts";
import type { ApiKey as KeyRow, PrismaClient } from "./generated/client.ts";
import { asStoreProblem } from "./store-problem.ts";

/** Last uses are written together this often: a key that is used a thousand times a second costs one write. */
const NOTE_MS = 5_000;
const MAXIMUM_LISTED = 10_000;

export interface LedgerKeyStore extends KeyStore {
  /** Writes the noted uses that are not written yet, and notes no more. */
  close(): Promise<void>;
}

export function createKeyStore(prisma: PrismaClient, log: (message: string) => void): LedgerKeyStore {
  const noted = new Map<string, number>();
  const timer = setInterval(flush, NOTE_MS);
  timer.unref();

  async function flush(): Promise<void> {
    if (noted.size === 0) return;
    const uses = [...noted];
    noted.clear();
    try {
      await prisma.$executeRaw`
        UPDATE api_keys SET last_used_at = greatest(last_used_at, used_at)
        FROM unnest(${uses.map(([id]) => id)}::text[], ${uses.map(([, atMs]) => new Date(atMs))}::timestamptz[])
          AS note (key_id, used_at)
        WHERE id = key_id`;
    } catch (error) {
      // A time of last use is a help for people, not a promise.
      log(`uses of ${uses.length} keys were not noted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    findByHash: (hash) =>
      asStoreProblem(async () => keyOrNull(await prisma.apiKey.findUnique({ where: { hash: cleanText(hash) } }))),
    create: (key, hash, audit) =>
      asStoreProblem(async () => {
        await prisma.$transaction([
          prisma.apiKey.create({ data: columnsOf(key, hash) }),
          prisma.auditEntry.create({ data: auditCreateInput(audit) }),
        ]);
      }),
    revoke: (id, atMs, audit) =>
      asStoreProblem(() =>
        prisma.$transaction(async (transaction) => {
          const where = { id: cleanText(id) };
          const { count } = await transaction.apiKey.updateMany({
            where: { ...where, revokedAt: null },
            data: { revokedAt: new Date(atMs) },
          });
          // A key that is revoked already stays as it is; nothing changed, so there is nothing to audit.
          if (count === 1) await transaction.auditEntry.create({ data: auditCreateInput(audit) });
          return keyOrNull(await transaction.apiKey.findUnique({ where }));
        }),
      ),
    list: () =>
      asStoreProblem(async () => {
        const rows = await prisma.apiKey.findMany({ orderBy: { id: "asc" }, take: MAXIMUM_LISTED });
        return rows.map(keyOf);
      }),
    noteUse(id, atMs) {
      noted.set(cleanText(id), Math.max(atMs, noted.get(id) ?? 0));
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

function keyOrNull(row: KeyRow | null): ApiKey | null {
  return row === null ? null : keyOf(row);
}

function keyOf(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    role: roleOf(row.role),
    project: row.project,
    prefix: row.prefix,
    requestsPerMinute: row.requestsPerMinute,
    concurrency: row.concurrency,
    createdAtMs: row.createdAt.getTime(),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
    revokedAtMs: row.revokedAt?.getTime() ?? null,
    lastUsedAtMs: row.lastUsedAt?.getTime() ?? null,
  };
}

/** A role that this program does not know may do nothing with it. */
function roleOf(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new RangeError(`no role is called ${text}`);
  return role;
}

function columnsOf(key: ApiKey, hash: string) {
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    id: key.id,
    hash,
    name: cleanText(key.name),
    role: key.role,
    project: cleanText(key.project),
    prefix: cleanText(key.prefix),
    requestsPerMinute: key.requestsPerMinute,
    concurrency: key.concurrency,
    createdAt: new Date(key.createdAtMs),
    expiresAt: date(key.expiresAtMs),
    revokedAt: date(key.revokedAtMs),
    lastUsedAt: date(key.lastUsedAtMs),
  };
}
