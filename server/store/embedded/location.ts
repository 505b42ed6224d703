import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sharedFolder } from "./binaries.ts";
import { canEnter, type SystemUser } from "./system-user.ts";

/**
 * Where the embedded database lives: `<dataDir>/postgres`. Started by root, PostgreSQL runs as another user, who cannot
 * enter folders such as /root; then it lives in a folder of its own under /var/lib/signalbox, and a note in
 * the data directory says so. The note decides from then on, so a later change of permissions never makes a
 * second, empty database.
 */
export function locateCluster(dataDir: string, user: SystemUser | null, log: (message: string) => void): string {
  const home = resolve(dataDir);
  const note = join(home, "postgres-location");
  if (existsSync(note)) return readFileSync(note, "utf8").trim();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const usual = join(home, "postgres");
  if (user === null || existsSync(usual)) return usual;
  // Others may pass through the data directory, and still cannot list it.
  const { mode } = statSync(home);
  if ((mode & 0o011) !== 0o011) chmodSync(home, mode | 0o011);
  if (canEnter(home, user)) return usual;

  // A random name: after the data directory was removed, to start afresh, its database must not come back.
  const elsewhere = join(sharedFolder, randomBytes(6).toString("hex"));
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  const folder = join(elsewhere, "postgres");
  writeFileSync(note, `${folder}\n`);
  log(`the postgres user cannot enter ${home}: the embedded database is kept in ${folder}`);
  return folder;
}
