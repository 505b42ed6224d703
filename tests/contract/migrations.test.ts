import pg from "pg";
import { expect, test } from "vitest";
import { migrate } from "../../server/store/migrate.ts";
import { readMigrations } from "../../server/store/migrations.ts";
import { findSchemaDrift } from "../../server/store/schema-drift.ts";
import { emptyTestDatabase, testDatabase } from "../postgres.ts";

const silent = () => {};

test("the migrations lead to schema.prisma: `npm run migration -- NAME` writes what is missing", async () => {
  const { url } = await emptyTestDatabase();
  expect(await findSchemaDrift(url)).toBeNull();
});

test("migrating twice changes nothing the second time", async () => {
  const { url } = await emptyTestDatabase();
  const lines: string[] = [];
  await migrate(url, (line) => lines.push(line));
  const once = await history(url);
  await migrate(url, (line) => lines.push(line));

  expect(await history(url)).toEqual(once);
  expect(once.map((row) => row.migration_name)).toEqual(readMigrations().map(({ name }) => name));
  expect(lines).toHaveLength(1);
});

test("replicas that start together migrate once", async () => {
  const { url } = await emptyTestDatabase();
  await Promise.all(Array.from({ length: 5 }, () => migrate(url, silent)));
  expect(await history(url)).toHaveLength(readMigrations().length);
});

test("a database from a newer Signalbox is refused by name", async () => {
  const { url } = await testDatabase();
  await query(
    url,
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_future', now())",
  );
  await expect(migrate(url, silent)).rejects.toThrow(/newer than this Signalbox.*29990101000000_future/);
});

test("a refused migration names PostgreSQL's reason, and is tried again at the next start", async () => {
  const { url } = await testDatabase();
  await query(url, "DELETE FROM _prisma_migrations");
  await expect(migrate(url, silent)).rejects.toThrow(/could not be migrated: .*already exists/s);

  await query(url, emptyAllButHistory);
  await migrate(url, silent);
  const finished = await query<{ count: number }>(
    url,
    "SELECT count(*)::int AS count FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  expect(finished).toEqual([{ count: readMigrations().length }]);
});

const emptyAllButHistory = `
  CREATE SCHEMA kept;
  ALTER TABLE _prisma_migrations SET SCHEMA kept;
  DROP SCHEMA public CASCADE;
  CREATE SCHEMA public;
  ALTER TABLE kept._prisma_migrations SET SCHEMA public;
  DROP SCHEMA kept;`;

test("an edit of an applied migration is reported and stops nothing", async () => {
  const { url } = await testDatabase();
  await query(url, "UPDATE _prisma_migrations SET checksum = 'other'");
  const lines: string[] = [];
  await migrate(url, (line) => lines.push(line));
  expect(lines.join()).toContain("was edited after it had been applied");
});

async function history(url: string) {
  return await query<{ migration_name: string }>(
    url,
    "SELECT id, migration_name, finished_at FROM _prisma_migrations ORDER BY started_at",
  );
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
