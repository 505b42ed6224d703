import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { SystemUser } from "./system-user.ts";

/**
 * Everything of one embedded database, in one folder: `cluster/` (PostgreSQL's own), `connection.json` (mode 0600) and
 * `postgres.log`.
 */
export type Cluster = { folder: string; data: string; log: string };
export type Connection = { port: number; password: string };

/** What every program that PostgreSQL ships gets: nothing of our environment, where PG* variables would change it. */
export const cleanEnvironment = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
} as unknown as NodeJS.ProcessEnv;

export function clusterAt(folder: string): Cluster {
  return { folder, data: join(folder, "cluster"), log: join(folder, "postgres.log") };
}

export function readConnection(cluster: Cluster): Connection {
  const path = join(cluster.folder, "connection.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Connection;
  } catch (error) {
    throw new Error(`The embedded database's password file ${path} cannot be read. Restore it from a backup.`, {
      cause: error,
    });
  }
}

/** Replaces the file by rename, because a half-written one would lock the database's owner out of it. */
export function writeConnection(cluster: Cluster, connection: Connection): void {
  const path = join(cluster.folder, "connection.json");
  writeFileSync(`${path}.new`, JSON.stringify(connection), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Creates the cluster unless it is there. It appears under its name complete or not at all. */
export async function createCluster(cluster: Cluster, binaries: Binaries, user: SystemUser | null): Promise<boolean> {
  if (existsSync(cluster.folder)) {
    requireSameMajor(cluster, binaries);
    return false;
  }
  const staging = clusterAt(`${cluster.folder}.new-${process.pid}`);
  rmSync(staging.folder, { recursive: true, force: true });
  mkdirSync(staging.data, { recursive: true, mode: 0o700 });
  // The postgres user needs to pass through the outer folder, and to see nothing in it.
  chmodSync(staging.folder, 0o711);
  try {
    const connection = { port: await freePort(), password: randomBytes(24).toString("base64url") };
    await runInitdb(staging, connection.password, binaries, user);
    writeConnection(staging, connection);
    renameSync(staging.folder, cluster.folder);
    return true;
  } catch (error) {
    rmSync(staging.folder, { recursive: true, force: true });
    // Another Signalbox that starts at the same moment may have created the cluster first.
    if (existsSync(cluster.folder)) return false;
    throw error;
  }
}

async function runInitdb(cluster: Cluster, password: string, binaries: Binaries, user: SystemUser | null) {
  const passwordFile = join(cluster.folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== null) for (const path of [cluster.data, passwordFile]) chownSync(path, user.uid, user.gid);
  const flags = [
    `--pgdata=${cluster.data}`,
    `--pwfile=${passwordFile}`,
    "--username=signalbox",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The built-in locale sorts by code point and does not change with the operating system under our indexes.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(binaries.initdb, flags, {
      ...user,
      cwd: "/",
      env: cleanEnvironment,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-4000);
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`Creating the embedded database failed: ${output.trim()}`)),
    );
  });
  rmSync(passwordFile);
}

function requireSameMajor(cluster: Cluster, binaries: Binaries): void {
  const found = readFileSync(join(cluster.data, "PG_VERSION"), "utf8").trim();
  if (found === binaries.major) return;
  throw new Error(
    `${cluster.data} belongs to PostgreSQL ${found}, and this Signalbox brings PostgreSQL ${binaries.major}. ` +
      `Start it with a Signalbox that brings ${found}, or set SIGNALBOX_DATA_DIR to a new folder.`,
  );
}

/** A port that nothing listens on, preferably the one that was used before. */
export async function freePort(preferred = 0): Promise<number> {
  const port = await new Promise<number | null>((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(null));
    server.listen({ host: "127.0.0.1", port: preferred, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? null) : null));
    });
  });
  return port ?? freePort();
}
