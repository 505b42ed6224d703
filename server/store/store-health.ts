import type pg from "pg";
import type { Health } from "../services/ports.ts";

/** Above this a healthy database answers this simple a question only under great load. */
const SLOW_MS = 250;

/** Asks the database something small. `waiting`: records that are on their way to it. */
export async function readHealth(readers: pg.Pool, waiting: number): Promise<Health> {
  const startedAt = performance.now();
  try {
    const { rows } = await readers.query<{ strays: boolean }>(
      "SELECT EXISTS (SELECT FROM partitions.decisions_default) AS strays",
    );
    const tookMs = Math.round(performance.now() - startedAt);
    const detail = `answered in ${tookMs} ms; ${waiting} records on their way${
      rows[0]?.strays ? "; some decisions lie outside of the daily partitions" : ""
    }`;
    return { name: "database", state: tookMs > SLOW_MS ? "degraded" : "ok", detail };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name: "database", state: "down", detail: reason.split("\n", 1)[0]!.slice(0, 200) };
  }
}
