/** A Signalbox reduced to its embedded database: starts it, says so, and stops it on SIGTERM. For tests that kill it. */
import { startEmbeddedPostgres } from "../../server/store/embedded-postgres.ts";

const database = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? "", log: () => {}, durability: "none" });
const staysAlive = setInterval(() => {}, 1000);
process.once("SIGTERM", async () => {
  await database.stop();
  clearInterval(staysAlive);
});
console.log(database.url);
