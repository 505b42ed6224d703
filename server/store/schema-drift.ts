import { asMigrationList, readMigrations, readSchema } from "./migrations.ts";
import { withSchemaEngine } from "./schema-engine.ts";

/**
 * Tables that the migrations make and schema.prisma does not name, written `public.name`, because Prisma's schema cannot
 * say what they are. Tables that it can name stand there, even when a migration adds partitions by hand: Prisma sees
 * the columns and takes no notice of partitions.
 */
const tablesOutsideSchema: string[] = [];

/**
 * The SQL that leads from this program's migrations to schema.prisma, or null when they agree. Needs a server (`url`) on
 * which it may make a shadow database for a moment. For the developer's commands and tests; the router never calls it.
 */
export async function findSchemaDrift(url: string): Promise<string | null> {
  const difference = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: "migrations", ...asMigrationList(readMigrations()) },
      to: { tag: "schemaDatamodel", ...readSchema() },
      script: true,
      exitCode: true, // 2 when there is a difference, 0 when there is none.
      filters: { externalTables: tablesOutsideSchema, externalEnums: [] },
    }),
  );
  return difference.exitCode === 0 ? null : (difference.stdout ?? "");
}
