import { Worker } from "node:worker_threads";
import type { Replayed } from "../engine/what-if.ts";
import type { Replayer, ReplaySet } from "../services/ports.ts";
import type { LoadSet, ReplayReply, ReplayRequest } from "./replay-worker.ts";

interface Waiting {
  resolve(replayed: Replayed): void;
  reject(error: Error): void;
}

/** A replayer on a worker thread of its own, started when first asked and started anew if it dies. */
export function createThreadReplayer(): Replayer {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let sent = "";
  let current: { key: string; set: Promise<ReplaySet> } | null = null;
  let tickets = 0;

  const failAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = null;
    sent = "";
  };

  const start = (): Worker => {
    const started = new Worker(new URL("./replay-worker.ts", import.meta.url));
    started.unref();
    started.on("message", (reply: ReplayReply) => {
      const asked = waiting.get(reply.ticket);
      waiting.delete(reply.ticket);
      if ("error" in reply) asked?.reject(new Error(reply.error));
      else asked?.resolve(reply.replayed);
    });
    started.on("error", failAll);
    started.on("exit", () => failAll(new Error("the replay worker has ended")));
    return started;
  };

  return {
    set(key, read) {
      if (current?.key !== key) {
        const set = read();
        current = { key, set };
        set.catch(() => {
          if (current?.key === key) current = null;
        });
      }
      return current.set;
    },
    run(set, inForce, draft) {
      worker ??= start();
      if (sent !== set.key) worker.postMessage(packed(set) satisfies ReplayRequest);
      sent = set.key;
      tickets += 1;
      const ticket = tickets;
      worker.postMessage({ type: "run", ticket, key: set.key, inForce, draft } satisfies ReplayRequest);
      return new Promise((resolve, reject) => waiting.set(ticket, { resolve, reject }));
    },
    async close() {
      await worker?.terminate();
    },
  };
}

function packed({ key, records, policies }: ReplaySet): LoadSet {
  return {
    type: "load",
    key,
    policies: policies.map(({ version, hash, document }) => ({ version, hash, document })),
    items: records.map(({ id, decidedAtMs, content, decision }) => ({
      decisionId: id,
      decidedAtMs,
      content,
      facts: decision.facts,
    })),
  };
}
