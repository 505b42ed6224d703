import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client.ts";

/** Batches of decisions and of outcomes that are in flight at once (decision-log.ts). */
export const WRITERS = 3;
const READERS = 8;
const CONNECT_LIMIT_MS = 3_000;
const WRITE_LIMIT_MS = 10_000;
const READ_LIMIT_MS = 5_000;

export interface Connections {
  /** For group commits alone, so that no slow read ever stands before a write. */
  writers: pg.Pool;
  /** For reads and seldom writes; statements that take longer than five seconds are cancelled. */
  readers: pg.Pool;
  /** On `readers`. */
  prisma: PrismaClient;
  close(): Promise<void>;
}

export function openConnections(databaseUrl: string, log: (message: string) => void): Connections {
  const open = (max: number, limitMs: number) => {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      statement_timeout: limitMs,
      // The server's limit does not help where the network went silent.
      query_timeout: limitMs + 2_000,
      keepAlive: true,
      // Sums over a month are sorted and hashed in memory, not on disk.
      options: "-c work_mem=32MB",
      application_name: "signalbox",
    });
    // An idle connection that breaks is replaced by the next use; without a listener it would end the process.
    pool.on("error", (error) => log(`a database connection was lost: ${error.message}`));
    return pool;
  };
  const writers = open(WRITERS, WRITE_LIMIT_MS);
  const readers = open(READERS, READ_LIMIT_MS);
  const prisma = new PrismaClient({ adapter: new PrismaPg(readers) });
  return {
    writers,
    readers,
    prisma,
    async close() {
      await prisma.$disconnect();
      await Promise.all([writers.end(), readers.end()]);
    },
  };
}
