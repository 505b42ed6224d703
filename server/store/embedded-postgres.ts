import pg from "pg";
import { locateBinaries } from "./embedded/binaries.ts";
import { type Cluster, clusterAt, createCluster, readConnection } from "./embedded/cluster.ts";
import { keepRunning } from "./embedded/keeper.ts";
import { locateCluster } from "./embedded/location.ts";
import { takeOwnerLock } from "./embedded/owner-lock.ts";
import { type Durability, ensureServer, type ServerOptions } from "./embedded/server.ts";
import { unprivilegedUser } from "./embedded/system-user.ts";

type Log = (message: string) => void;

export type EmbeddedPostgresOptions = {
  /** SIGNALBOX_DATA_DIR; the database lives in its folder `postgres`. */
  dataDir: string;
  log: Log;
  /** `full` unless a test asks for speed. */
  durability?: Durability;
};

export type EmbeddedPostgres = {
  /** Connects to the database `signalbox` over loopback, password included. */
  url: string;
  /** Stops the server and waits until it is gone; call it when nothing uses the database any more. */
  stop(): Promise<void>;
};

const databaseName = "signalbox";

/**
 * Starts the PostgreSQL that comes with Signalbox, or adopts the one that a killed Signalbox left running, and keeps it
 * running until `stop`. Fails when another Signalbox owns the same data directory.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, durability = "full" } = options;
  const startedAtMs = performance.now();
  const user = unprivilegedUser();
  const server = { user, binaries: locateBinaries(user, log), durability };
  const cluster = clusterAt(locateCluster(dataDir, user, log));
  const created = await createCluster(cluster, server.binaries, user);

  const { owner, adopted, port } = await ensureOwned(cluster, server);
  await createDatabase(owner);
  const how = adopted ? "adopted" : created ? "created and started" : "started";
  log(`embedded PostgreSQL ${how} on port ${port} in ${Math.round(performance.now() - startedAtMs)} ms`);

  const own = async () => (await ensureOwned(cluster, server, port)).owner;
  return { url: urlOf(cluster, databaseName, port), stop: keepRunning(cluster, owner, own, log) };
}

/**
 * A running server whose owner's lock we hold: until then it may be another Signalbox's. `port` is the one that our
 * callers have connected to before, if any: a server that came back elsewhere would be of no use to them.
 */
async function ensureOwned(cluster: Cluster, server: ServerOptions, port?: number) {
  const postmaster = await ensureServer(cluster, server);
  if (port !== undefined && postmaster.port !== port) {
    throw new Error(`port ${port} was taken by another program meanwhile; restart Signalbox`);
  }
  const owner = await takeOwnerLock(urlOf(cluster, "postgres", postmaster.port));
  return { owner, adopted: postmaster.adopted, port: postmaster.port };
}

async function createDatabase(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query("SELECT FROM pg_database WHERE datname = $1", [databaseName]);
  if (rowCount === 0) await owner.query(`CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`);
}

function urlOf(cluster: Cluster, database: string, port: number): string {
  return `postgresql://signalbox:${readConnection(cluster).password}@127.0.0.1:${port}/${database}`;
}
