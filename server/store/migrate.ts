import pg from "pg";
import { asMigrationList, type Migration, readMigrations } from "./migrations.ts";
import { noFilters, withSchemaEngine } from "./schema-engine.ts";

type Log = (message: string) => void;

/** A row of `_prisma_migrations`, the table that Prisma Migrate keeps in every database. */
type Applied = { name: string; checksum: string; finished: boolean };

/** Not Prisma's own lock key, which the engine takes itself from another session while we hold ours. */
const lockKey = 1_835_624_306;

/**
 * Brings the database at `url` to the schema of this program; does nothing when it is there already. Replicas may call
 * it at the same moment: one migrates, the others wait. Fails when the database is ahead of this program.
 */
export async function migrate(url: string, log: Log): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // A lost connection rejects the query that was waiting, and that is enough.
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await migrateAlone(url, client, log);
  } finally {
    await client.end(); // Ends the session, and the lock with it.
  }
}

async function migrateAlone(url: string, client: pg.Client, log: Log): Promise<void> {
  const migrations = readMigrations();
  const applied = await readApplied(client);
  refuseNewer(migrations, applied);
  reportEdited(migrations, applied, log);

  const finished = new Set(applied.filter((row) => row.finished).map((row) => row.name));
  const waiting = migrations.filter(({ name }) => !finished.has(name));
  // Loading the engine takes longer than everything above, so the usual start does without it.
  if (waiting.length === 0) return;

  const interrupted = applied.filter((row) => !row.finished).map((row) => row.name);
  await applyWaiting(url, migrations, interrupted);
  log(`database migrated: ${waiting.map(({ name }) => name).join(", ")}`);
}

async function applyWaiting(url: string, migrations: Migration[], interrupted: string[]): Promise<void> {
  await withSchemaEngine(url, async (engine) => {
    // A migration is one transaction, so one that was interrupted or refused has left nothing behind but this mark,
    // and may be tried again.
    for (const migrationName of interrupted) await engine.markMigrationRolledBack({ migrationName });
    await engine.applyMigrations({ migrationsList: asMigrationList(migrations), filters: noFilters });
  }).catch((error: unknown) => {
    throw new Error(`The database could not be migrated: ${messageOf(error)}`, { cause: error });
  });
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return [];
  const { rows } = await client.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

function refuseNewer(migrations: Migration[], applied: Applied[]): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length === 0) return;
  throw new Error(
    `The database is newer than this Signalbox: it has the migration ${unknown.join(", ")}, which this version does not ` +
      "know. Start the version that made it, or a later one.",
  );
}

/** Comments may change; a change of meaning has to be a migration of its own, so an edit is worth a line. */
function reportEdited(migrations: Migration[], applied: Applied[], log: Log): void {
  const checksums = new Map(applied.map((row) => [row.name, row.checksum]));
  for (const { name, checksum } of migrations) {
    const before = checksums.get(name);
    if (before !== undefined && before !== checksum) log(`migration ${name} was edited after it had been applied`);
  }
}

/** The engine adds its own call stack to a message, numbered from 0. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(/\n\s+0: /)[0] ?? message;
}
