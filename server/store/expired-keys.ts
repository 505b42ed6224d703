import type pg from "pg";

const SWEEP_MS = 600_000;

/** Idempotency keys are kept for a day at least, and for ten minutes more at most. */
const BATCH = 10_000;
const SWEEP = `
DELETE FROM idempotency_keys WHERE (project, key) IN (
  SELECT project, key FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT ${BATCH}
)`;

/** Deletes in batches, so that no statement takes long; answers how many there were. */
export async function sweepExpiredKeys(pool: pg.Pool): Promise<number> {
  for (let swept = 0; ; ) {
    const { rowCount } = await pool.query(SWEEP);
    swept += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return swept;
  }
}

/** Sweeps from time to time; gives the way to end it. Replicas may all do it: a row is deleted once. */
export function keepSweeping(pool: pg.Pool, log: (message: string) => void): () => void {
  const timer = setInterval(() => {
    sweepExpiredKeys(pool).catch((error: unknown) => log(`old idempotency keys were not swept: ${String(error)}`));
  }, SWEEP_MS);
  timer.unref();
  return () => clearInterval(timer);
}
