import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clusterAt } from "../../server/store/embedded/cluster.ts";
import { findPostmaster } from "../../server/store/embedded/postmaster.ts";
import { stopServer } from "../../server/store/embedded/server.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../server/store/embedded-postgres.ts";

let dataDir = "";
let children: ChildProcess[] = [];
const data = () => join(dataDir, "postgres", "cluster");
const serverPid = () => findPostmaster(data())?.pid;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "signalbox-embedded-"));
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  await stopServer(clusterAt(join(dataDir, "postgres")));
  rmSync(dataDir, { recursive: true, force: true });
});

test("data is there again after a stop and a start, on the same port", async () => {
  const first = await start();
  await query(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
  await first.stop();
  expect(serverPid()).toBeUndefined();

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  await second.stop();
});

test("commits are durable unless a test says otherwise, and only loopback is listened to", async () => {
  const database = await startEmbeddedPostgres({ dataDir, log: () => {} });
  const setting = async (name: string) => Object.values((await query(database.url, `SHOW ${name}`))[0] ?? {})[0];
  expect(await setting("fsync")).toBe("on");
  expect(await setting("synchronous_commit")).toBe("on");
  expect(await setting("full_page_writes")).toBe("on");
  expect(await setting("listen_addresses")).toBe("127.0.0.1");
  expect(await setting("unix_socket_directories")).toBe("");
  await database.stop();
});

test("the password is kept for the owner's eyes only, and another is refused", async () => {
  const database = await start();
  expect(statSync(join(dataDir, "postgres", "connection.json")).mode & 0o777).toBe(0o600);
  const wrong = new URL(database.url);
  wrong.password = "guess";
  await expect(query(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
  await database.stop();
});

test("the server of a Signalbox that was killed is adopted", async () => {
  const killed = await startProgram();
  const pid = serverPid();
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect(serverPid()).toBe(pid);

  const adopting = await start();
  expect(serverPid()).toBe(pid);
  await adopting.stop();
  expect(serverPid()).toBeUndefined();
});

test("a second Signalbox on the same data directory is refused, and the first goes on", async () => {
  const first = await startProgram();
  await expect(start()).rejects.toThrow(`process ${first.pid}) is already running on this data directory`);
  expect(serverPid()).toBeDefined();
  first.kill("SIGTERM");
  expect(await once(first, "exit")).toEqual([0, null]);
  expect(serverPid()).toBeUndefined();
});

test("two that start at the same moment on a new directory: one wins, the other is refused", async () => {
  const both = await Promise.allSettled([startProgram(), startProgram()]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a pid file left by a crash, whose number another program has now, is no obstacle", async () => {
  const first = await start();
  await first.stop();
  const other = spawn("sleep", ["30"]);
  children.push(other);
  writeFileSync(join(data(), "postmaster.pid"), `${other.pid}\n${data()}\n1\n5432\n\n127.0.0.1\n\nready   \n`);

  const second = await start();
  expect(serverPid()).not.toBe(other.pid);
  expect(other.exitCode).toBeNull();
  await second.stop();
});

test("a server that dies is started again on the same port", async () => {
  const database = await start();
  const killed = serverPid();
  process.kill(killed ?? 0, "SIGKILL");
  await expect.poll(() => query(database.url, "SELECT 1").catch(() => []), { timeout: 15_000 }).toHaveLength(1);
  expect(serverPid()).not.toBe(killed);
  await database.stop();
  await sleep(50);
  expect(serverPid()).toBeUndefined();
});

test("data of another PostgreSQL version is refused by its number", async () => {
  const database = await start();
  await database.stop();
  writeFileSync(join(data(), "PG_VERSION"), "17\n");
  await expect(start()).rejects.toThrow(/belongs to PostgreSQL 17/);
});

test("a server that cannot start is quoted", async () => {
  const database = await start();
  await database.stop();
  writeFileSync(join(data(), "postgresql.conf"), "nonsense = on\n");
  await expect(start()).rejects.toThrow(/did not start.*nonsense/s);
  expect(readFileSync(join(dataDir, "postgres", "postgres.log"), "utf8")).toContain("nonsense");
});

async function start(): Promise<EmbeddedPostgres> {
  return await startEmbeddedPostgres({ dataDir, log: () => {}, durability: "none" });
}

/** Resolves when the program's database runs; rejects when it ends before. */
async function startProgram(): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("embedded-owner-program.ts", import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  return await new Promise((resolve, reject) => {
    child.stdout.once("data", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
