import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A running server, as its own `postmaster.pid` and the operating system describe it. */
export type Postmaster = { pid: number; port: number; phase: "starting" | "ready" | "stopping" };

const pollMs = 5;

/** The server that runs on this cluster, or null when none does; a pid file left by a crash counts as none. */
export function findPostmaster(cluster: string): Postmaster | null {
  const lines = readPidFile(cluster);
  if (lines === null) return null;
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!(pid > 0) || !runsOn(cluster, pid)) return null;
  // Line 4 is the port, line 8 the phase; both are written after the pid, so a young file may lack them.
  const port = Number.parseInt(lines[3] ?? "", 10);
  const status = (lines[7] ?? "").trim();
  if (status === "stopping") return { pid, port, phase: "stopping" };
  return { pid, port, phase: status === "ready" && port > 0 ? "ready" : "starting" };
}

export function pidFile(cluster: string): string {
  return join(cluster, "postmaster.pid");
}

function readPidFile(cluster: string): string[] | null {
  try {
    return readFileSync(pidFile(cluster), "utf8").split("\n");
  } catch {
    return null;
  }
}

/**
 * Whether process `pid` is a PostgreSQL server on `cluster`. A pid alone proves nothing: after a restart of the machine
 * or container, another program has it. A server's working directory is its cluster; elsewhere than on Linux its
 * program name has to do.
 */
function runsOn(cluster: string, pid: number): boolean {
  if (process.platform === "linux") {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    } catch {
      return false;
    }
  }
  try {
    return basename(execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).trim()) === "postgres";
  } catch {
    return false;
  }
}

/** Waits until the server accepts connections; null when it is gone or the time is up. */
export async function untilReady(cluster: string, gone: () => boolean, limitMs: number): Promise<Postmaster | null> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(pollMs)) {
    const postmaster = findPostmaster(cluster);
    if (postmaster?.phase === "ready") return postmaster;
    if (gone()) return null;
  }
  return null;
}

/** Waits until no server runs on the cluster; false when the time is up. */
export async function untilGone(cluster: string, limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(pollMs)) {
    if (findPostmaster(cluster) === null) return true;
  }
  return false;
}
