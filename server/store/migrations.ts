import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";

export const prismaFolder = fileURLToPath(new URL("../../prisma", import.meta.url));
const migrationsFolder = join(prismaFolder, "migrations");

/** `checksum` is what Prisma keeps of an applied migration: SHA-256 of its SQL, in hexadecimal. */
export type Migration = { name: string; sql: string; checksum: string };

/** The migrations of this program, oldest first: their names start with their date. */
export function readMigrations(): Migration[] {
  if (!existsSync(migrationsFolder)) return [];
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(migrationsFolder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/** The same migrations in the form that Prisma's schema engine takes. */
export function asMigrationList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

/** schema.prisma in the form that Prisma's schema engine takes. */
export function readSchema() {
  const path = join(prismaFolder, "schema.prisma");
  return { files: [{ path, content: readFileSync(path, "utf8") }] };
}
