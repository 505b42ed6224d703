import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Cluster } from "./cluster.ts";
import { signalServer, stopServer } from "./server.ts";

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/**
 * Watches the owner's connection; when it ends by itself (the server was killed, or crashed), starts the server again
 * and again until it is back. Returns the function that stops both the watching and the server.
 */
export function keepRunning(
  cluster: Cluster,
  firstOwner: pg.Client,
  own: () => Promise<pg.Client>,
  log: (message: string) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let owner = firstOwner;
  let recovery = Promise.resolve();

  function watch(): void {
    setReferenced(owner, false); // An idle connection should not keep a finished process alive.
    owner.once("end", () => {
      if (!stopping.signal.aborted) recovery = recover();
    });
  }

  async function recover(): Promise<void> {
    log("the embedded PostgreSQL went away; starting it again");
    for (let pauseMs = firstPauseMs; !stopping.signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        owner = await own();
        log("the embedded PostgreSQL is back");
        return watch();
      } catch (error) {
        log(`the embedded PostgreSQL is still away: ${error instanceof Error ? error.message : error}`);
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  // A process that ends without stop() (an uncaught error) should not leave a server behind. After a kill -9 it does;
  // the next start adopts that one.
  const onExit = () => void signalServer(cluster);
  process.once("exit", onExit);
  watch();

  return async function stop(): Promise<void> {
    if (stopping.signal.aborted) return;
    stopping.abort();
    process.off("exit", onExit);
    await recovery;
    setReferenced(owner, true);
    await owner.end().catch(() => {});
    await stopServer(cluster);
  };
}

/** The type declarations of `pg` do not know these two methods. */
function setReferenced(client: pg.Client, referenced: boolean): void {
  const socket = client as pg.Client & { ref(): void; unref(): void };
  if (referenced) socket.ref();
  else socket.unref();
}
