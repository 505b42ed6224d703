import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { type Cluster, cleanEnvironment, freePort, readConnection, writeConnection } from "./cluster.ts";
import { findPostmaster, type Postmaster, pidFile, untilGone, untilReady } from "./postmaster.ts";
import type { SystemUser } from "./system-user.ts";

/** `full` keeps PostgreSQL's own promise that a commit survives a power cut; `none` is for tests. */
export type Durability = "full" | "none";
export type ServerOptions = { binaries: Binaries; user: SystemUser | null; durability: Durability };

/** Recovery after a crash replays at most max_wal_size, which takes seconds; past this something is wrong. */
const startLimitMs = 120_000;
const stopLimitMs = 60_000;
const logLimitBytes = 1_000_000;

/** The server of this cluster: the one that runs already (left by a Signalbox that was killed), or a new one. */
export async function ensureServer(
  cluster: Cluster,
  options: ServerOptions,
): Promise<Postmaster & { adopted: boolean }> {
  const running = findPostmaster(cluster.data);
  if (running?.phase === "stopping") await untilGone(cluster.data, stopLimitMs);
  else if (running !== null) {
    const ready = await untilReady(cluster.data, () => findPostmaster(cluster.data) === null, startLimitMs);
    if (ready !== null) return { ...ready, adopted: true };
  }
  return await startServer(cluster, options);
}

async function startServer(cluster: Cluster, options: ServerOptions): Promise<Postmaster & { adopted: boolean }> {
  // PostgreSQL itself refuses to start while the pid in a stale file belongs to any process of its user.
  if (findPostmaster(cluster.data) === null) rmSync(pidFile(cluster.data), { force: true });
  const connection = readConnection(cluster);
  const port = await freePort(connection.port);
  if (port !== connection.port) writeConnection(cluster, { ...connection, port });

  let exited = false;
  const child = spawnServer(cluster, port, options);
  child.on("exit", () => {
    exited = true;
  });
  child.on("error", () => {
    exited = true;
  });
  const ready = await untilReady(cluster.data, () => exited, startLimitMs);
  if (ready !== null) return { ...ready, adopted: ready.pid !== child.pid };
  // Another Signalbox may have started its server between our look and our start; the caller's lock sorts that out.
  await sleep(50);
  const other = findPostmaster(cluster.data);
  if (other?.phase === "ready") return { ...other, adopted: true };
  throw new Error(`The embedded PostgreSQL did not start. Its last words (${cluster.log}):\n${tail(cluster.log)}`);
}

function spawnServer(cluster: Cluster, port: number, { binaries, user, durability }: ServerOptions) {
  const log = openSync(cluster.log, fitsLimit(cluster.log) ? "a" : "w", 0o600);
  const settings = { ...baseSettings, ...(durability === "none" ? withoutDurability : {}), port };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  try {
    // Detached, because Ctrl-C reaches the whole process group of a terminal: PostgreSQL would be gone before
    // Signalbox had finished its running work.
    const child = spawn(binaries.postgres, ["-D", cluster.data, ...flags], {
      ...user,
      cwd: "/",
      env: cleanEnvironment,
      stdio: ["ignore", log, log],
      detached: true,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

const baseSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 100,
  shared_buffers: "128MB",
  effective_cache_size: "1GB",
  max_wal_size: "1GB",
  wal_compression: "on",
  random_page_cost: 1.1,
  // Compiling plans and parallel workers pay off on analytical queries; ours read indexes and rollups, and parallel
  // hash joins need more shared memory than a container's 64 MB.
  jit: "off",
  max_parallel_workers_per_gather: 0,
  timezone: "UTC",
  // Errors go to the client anyway; the file keeps starts, stops, crashes and refused passwords.
  log_min_messages: "log",
  log_checkpoints: "off",
};

const withoutDurability = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Stops the server after rolling back what is open, and waits until it is gone. */
export async function stopServer(cluster: Cluster): Promise<void> {
  if (!signalServer(cluster)) return;
  if (!(await untilGone(cluster.data, stopLimitMs))) {
    throw new Error(`The embedded PostgreSQL (${cluster.data}) did not stop within ${stopLimitMs / 1000} seconds.`);
  }
}

/** Asks for a fast shutdown; false when there is nothing to stop. Synchronous, so that an exit handler can use it. */
export function signalServer(cluster: Cluster): boolean {
  const running = findPostmaster(cluster.data);
  if (running === null) return false;
  try {
    process.kill(running.pid, "SIGINT");
    return true;
  } catch {
    return false;
  }
}

function fitsLimit(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < logLimitBytes;
}

function tail(path: string): string {
  try {
    return readFileSync(path, "utf8").slice(-2000).trim();
  } catch {
    return "(no log)";
  }
}
