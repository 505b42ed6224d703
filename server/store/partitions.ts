import type pg from "pg";
import { decisionIdFloor } from "./decision-id-time.ts";

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 7;
const CHECK_MS = 3_600_000;
/** One day at a time is made by one process; replicas that come at the same moment wait. */
const LOCK_KEY = 1_835_624_307;

/**
 * Makes the daily partitions of `decisions` for a range of time; days that are there already are left alone. Rows of a new
 * day that went to the default partition meanwhile are moved over, so this also tidies up after a bulk load of the past.
 */
export async function ensurePartitions(pool: pg.Pool, fromMs: number, toMs: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs <= toMs; dayMs += DAY_MS) {
      await ensureDay(client, dayMs);
    }
  } finally {
    client.release();
  }
}

async function ensureDay(client: pg.PoolClient, dayMs: number): Promise<void> {
  const name = `partitions.decisions_${new Date(dayMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [name]);
  if (rows[0]?.there) return;
  const from = decisionIdFloor(dayMs);
  const below = decisionIdFloor(dayMs + DAY_MS);
  // Names and bounds are made here, of digits and capitals alone. Sent as one script, so it is one transaction.
  // Attaching keeps everybody off the default partition for a moment; behind a long read we rather come back later.
  await client.query(`
    SET LOCAL lock_timeout = '2s';
    SELECT pg_advisory_xact_lock(${LOCK_KEY});
    LOCK TABLE partitions.decisions_default IN ACCESS EXCLUSIVE MODE;
    CREATE TABLE IF NOT EXISTS ${name} (LIKE decisions INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    WITH moved AS (
      DELETE FROM partitions.decisions_default WHERE id >= '${from}' AND id < '${below}' RETURNING *
    )
    INSERT INTO ${name} SELECT * FROM moved;
    DO $$ BEGIN
      IF NOT (SELECT relispartition FROM pg_class WHERE oid = '${name}'::regclass) THEN
        ALTER TABLE decisions ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${below}');
      END IF;
    END $$;`);
}

/** Keeps today's partition and those of a week ahead. A failure is logged and tried again: the default one takes the rows. */
export function keepPartitions(
  pool: pg.Pool,
  nowMs: () => number,
  log: (message: string) => void,
): { first: Promise<void>; stop(): void } {
  const keep = async () => {
    try {
      await ensurePartitions(pool, nowMs(), nowMs() + DAYS_AHEAD * DAY_MS);
    } catch (error) {
      log(`partitions could not be made: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const first = keep();
  const timer = setInterval(keep, CHECK_MS);
  timer.unref();
  return { first, stop: () => clearInterval(timer) };
}
