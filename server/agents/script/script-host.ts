/**
 * A process that runs scripts, one at a time, each in a fresh thread so that no state passes from one task to the next.
 * It is a process of its own because a script that allocates without bounds takes its process with it, thread or not.
 * The main thread is never the script's, so it can watch over memory; the pool watches over time.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { ScriptOrder, ScriptReport } from "./script-messages.ts";

/** Of the whole process; an empty one takes about 60 MB. */
const MEMORY_LIMIT_BYTES = 384 * 1024 * 1024;
const WATCH_INTERVAL_MS = 20;
const THREAD_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

const thread = new URL("./script-thread.mjs", import.meta.url);
let running: Worker | null = null;

process.on("message", (order: ScriptOrder) => {
  if (!existsSync(fileURLToPath(order.file))) report({ kind: "missing" });
  else run(order);
});
// The program that started this host has gone.
process.on("disconnect", () => process.exit());

setInterval(() => {
  if (process.memoryUsage.rss() > MEMORY_LIMIT_BYTES) process.kill(process.pid, "SIGKILL");
}, WATCH_INTERVAL_MS);

function run(order: ScriptOrder): void {
  // The thread takes over this process's permissions because it is given no options of Node's own.
  const worker = new Worker(thread, {
    workerData: order,
    env: {},
    resourceLimits: THREAD_LIMITS,
    stdout: true,
    stderr: true,
  });
  running = worker;
  worker.stdout.resume();
  worker.stderr.resume();
  worker.once("message", (message: ScriptReport) => finish(worker, message));
  worker.once("error", (error: NodeJS.ErrnoException) =>
    finish(
      worker,
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? { kind: "out_of_memory" }
        : { kind: "threw", detail: String(error.message) },
    ),
  );
  worker.once("exit", () => finish(worker, { kind: "exited" }));
}

/** Reports once the thread is gone, timers and all, so that the next script finds the host empty. */
function finish(worker: Worker, message: ScriptReport): void {
  if (running !== worker) return;
  running = null;
  void worker.terminate().then(() => report(message));
}

function report(message: ScriptReport): void {
  process.send?.(message);
}
