/**
 * npm run migration -- NAME
 *
 * Writes the SQL that leads from the existing migrations to prisma/schema.prisma into a new migration, worked out on a
 * database of its own that is thrown away. Read it before committing: partitions and the like are added by hand.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { startEmbeddedPostgres } from "../server/store/embedded-postgres.ts";
import { prismaFolder } from "../server/store/migrations.ts";
import { findSchemaDrift } from "../server/store/schema-drift.ts";

const name = process.argv[2] ?? "";
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Usage: npm run migration -- NAME (lower case, digits and underscores, such as add_review_queue)");
  process.exit(2);
}

const sql = await driftOnThrowawayServer();
if (sql === null) {
  console.log("The migrations lead to prisma/schema.prisma already. For SQL of your own, make the folder by hand.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(prismaFolder, "migrations", `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), sql);
  console.log(`${sql}\nWritten to ${relative(process.cwd(), join(folder, "migration.sql"))}`);
}

async function driftOnThrowawayServer(): Promise<string | null> {
  const dataDir = mkdtempSync(join(tmpdir(), "signalbox-migration-"));
  try {
    const database = await startEmbeddedPostgres({ dataDir, log: () => {}, durability: "none" });
    try {
      return await findSchemaDrift(database.url);
    } finally {
      await database.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
