/**
 * Vitest's global set-up: hands out databases to test files. The server behind it is started by the first request, so
 * runs without a database pay nothing. TEST_DATABASE_URL names another server, on which databases may be created.
 */
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { clusterAt } from "../server/store/embedded/cluster.ts";
import { stopServer } from "../server/store/embedded/server.ts";
import { startEmbeddedPostgres } from "../server/store/embedded-postgres.ts";
import { migrate } from "../server/store/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Port of the service that answers every request with the URL of a fresh database. */
    databaseServicePort: number;
  }
}

/** A PostgreSQL server with a migrated database that serves as the template of all others. */
type TestServer = { createDatabase(migrated: boolean): Promise<string>; stop(): Promise<void> };

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<TestServer> | undefined;
  const service = createServer(async (request, response) => {
    try {
      server ??= startServer();
      response.end(await (await server).createDatabase(request.url !== "/empty"));
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
    }
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  project.provide("databaseServicePort", (service.address() as AddressInfo).port);

  return async function tearDown() {
    service.close();
    service.closeAllConnections();
    await (await server)?.stop();
  };
}

async function startServer(): Promise<TestServer> {
  const external = process.env["TEST_DATABASE_URL"];
  if (external !== undefined && external !== "") return await databasesOn(external, async () => {});
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const embedded = await startEmbeddedPostgres({ dataDir, log: () => {}, durability: "none" });
  return await databasesOn(embedded.url, async () => {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
}

async function databasesOn(url: string, stopServer: () => Promise<void>): Promise<TestServer> {
  const prefix = `signalbox_test_${process.pid}_${Date.now().toString(36)}`;
  const template = `${prefix}_template`;
  const admin = new pg.Client({ connectionString: url });
  admin.on("error", () => {});
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await migrate(named(url, template), () => {});

  let count = 0;
  // One at a time: a template must not be in use by another copy being made of it.
  let last: Promise<unknown> = Promise.resolve();
  return {
    async createDatabase(migrated) {
      const name = `${prefix}_${++count}`;
      const creation = last.then(() =>
        admin.query(`CREATE DATABASE ${name} TEMPLATE ${migrated ? template : "template0"} STRATEGY FILE_COPY`),
      );
      last = creation.catch(() => {});
      await creation;
      return named(url, name);
    },
    async stop() {
      const { rows } = await admin.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
        [prefix],
      );
      for (const { datname } of rows) await admin.query(`DROP DATABASE ${datname} WITH (FORCE)`);
      await admin.end();
      await stopServer();
    },
  };
}

function named(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}

const folderPrefix = "signalbox-test-";

/** A run that was killed leaves its server behind; the folder's name says which process it belonged to. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const pid = Number.parseInt(name.slice(folderPrefix.length), 10);
    if (!(pid > 0) || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    await stopServer(clusterAt(join(folder, "postgres")));
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
