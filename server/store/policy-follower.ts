import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export const POLICY_CHANNEL = "signalbox_policy";
/** Notifications are prompt but may be lost with their connection; the poll makes it certain. */
const POLL_MS = 500;
const RECONNECT_MS = 1_000;

export interface PolicyFollower {
  /** This process has that version already. */
  know(version: number): void;
  /** Publishes without mistaking our own notification for somebody else's. `publish` answers whether it did. */
  whilePublishing(version: number, publish: () => Promise<boolean>): Promise<boolean>;
  /** Calls back with the newest version once another process has published it; gives the way to end it. */
  subscribe(listener: (version: number) => void): () => void;
  close(): Promise<void>;
}

export interface PolicyFollowerOptions {
  databaseUrl: string;
  /** What is followed: its name in log lines, and the channel on which its changes are notified. */
  what: string;
  channel: string;
  /** The newest version published, 0 where there is none. */
  readNewest(): Promise<number>;
  log: (message: string) => void;
}

/** Listens and polls from the first subscription on, and again after every lost connection, until it is closed. */
export function createPolicyFollower({
  databaseUrl,
  what,
  channel,
  readNewest,
  log,
}: PolicyFollowerOptions): PolicyFollower {
  const listeners = new Set<(version: number) => void>();
  const closing = new AbortController();
  let known = 0;
  let running: Promise<unknown> | null = null;

  function heard(version: number): void {
    if (version <= known) return;
    known = version;
    for (const listener of listeners) listener(version);
  }

  async function poll(): Promise<void> {
    while (!closing.signal.aborted) {
      // A database that is away is reported by whoever needs it; here the next poll is all it takes.
      await readNewest().then(heard, () => {});
      await pause(POLL_MS, closing.signal);
    }
  }

  async function listen(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce(databaseUrl, channel, heard, closing.signal).catch((error: unknown) => {
        if (!closing.signal.aborted) log(`${what} notifications were interrupted: ${String(error)}`);
      });
      await pause(RECONNECT_MS, closing.signal);
    }
  }

  return {
    know(version) {
      known = Math.max(known, version);
    },
    async whilePublishing(version, publish) {
      const before = known;
      known = Math.max(known, version);
      let published = false;
      try {
        published = await publish();
        return published;
      } finally {
        // Somebody else's version after all: the next poll tells.
        if (!published && known === version) known = before;
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      running ??= Promise.all([poll(), listen()]);
      return () => {
        listeners.delete(listener);
      };
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

/** One connection of its own, until it breaks (rejects) or `signal` says so (resolves). */
async function listenOnce(
  url: string,
  channel: string,
  heard: (version: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, keepAlive: true });
  const ended = new Promise<void>((resolve, reject) => {
    client.on("error", reject);
    client.on("end", () => reject(new Error("the connection ended")));
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  // Awaited below, but it may reject while the connection is still being made.
  ended.catch(() => {});
  try {
    await client.connect();
    client.on("notification", (message) => heard(Number(message.payload)));
    await client.query(`LISTEN ${channel}`);
    await ended;
  } finally {
    await client.end().catch(() => {});
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
