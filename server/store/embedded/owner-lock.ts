import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Any constant does, as long as nothing else in this database server uses it. */
const lockKey = 1_397_315_407;

/** The kernel closes a killed Signalbox's connection at once, and the server sees it within milliseconds. */
const attempts = 30;
const pauseMs = 100;

/**
 * Holds the right to be the one Signalbox on this embedded database, as an advisory lock of a session: it ends with the
 * process, however that ends, so it is never stale.
 */
export async function takeOwnerLock(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `signalbox process ${process.pid}` });
  client.on("error", () => {}); // The "end" event follows, and that is what the holder listens to.
  await client.connect();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [lockKey]);
    if (rows[0]?.taken) return client;
    await sleep(pauseMs);
  }
  const owner = await describeOwner(client);
  await client.end();
  throw new Error(
    `Another Signalbox (${owner}) is already running on this data directory. ` +
      "Stop it, or set SIGNALBOX_DATA_DIR to another folder for this one.",
  );
}

async function describeOwner(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND objid = $1`,
    [lockKey],
  );
  return rows[0]?.name ?? "just gone";
}
