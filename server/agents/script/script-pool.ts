import type { ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { AttemptError } from "../calling/attempt-error.ts";
import type { ScriptOrder, ScriptReport } from "./script-messages.ts";
import { startHost } from "./start-host.ts";

const MOST_HOSTS = Math.max(2, Math.min(8, availableParallelism()));
/** Scripts that may wait for a host. */
const LONGEST_QUEUE = 1_000;
/** How long a host without work is kept. */
const IDLE_LIMIT_MS = 60_000;

const NO_OUTPUT: ScriptReport = { kind: "no_output" };

/** Processes that run scripts, started when needed and ended when they have nothing to do. */
export interface ScriptPool {
  /**
   * Runs a script once. Rejects with the signal's reason when that aborts, and ends the script then; rejects with an
   * `AttemptError` where too many wait. A host that dies of a script is reported as `out_of_memory`: memory is what
   * hosts are ended for.
   */
  run(order: ScriptOrder, signal: AbortSignal): Promise<ScriptReport>;
  close(): void;
}

export function createScriptPool(scriptsFolder: string): ScriptPool {
  const hosts = new Set<ChildProcess>();
  const idle = new Map<ChildProcess, NodeJS.Timeout>();
  const queue: (() => void)[] = [];
  let busy = 0;

  const freeHost = (): ChildProcess => {
    const [entry] = idle;
    if (entry !== undefined) {
      clearTimeout(entry[1]);
      idle.delete(entry[0]);
      return entry[0];
    }
    const host = startHost(scriptsFolder);
    // A host on its own does not keep the program running.
    host.unref();
    host.channel?.unref();
    hosts.add(host);
    const gone = () => {
      hosts.delete(host);
      clearTimeout(idle.get(host));
      idle.delete(host);
    };
    host.on("exit", gone).on("error", gone);
    return host;
  };

  const giveBack = (host: ChildProcess): void => {
    if (host.connected) idle.set(host, setTimeout(() => host.kill("SIGKILL"), IDLE_LIMIT_MS).unref());
  };

  const takeTurn = async (signal: AbortSignal): Promise<void> => {
    if (busy < MOST_HOSTS) {
      busy += 1;
      return;
    }
    if (queue.length >= LONGEST_QUEUE) throw new AttemptError("overloaded", "too many scripts are waiting to be run");
    await turn(queue, signal);
  };

  const endTurn = (): void => {
    const next = queue.shift();
    if (next === undefined) busy -= 1;
    else next();
  };

  return {
    async run(order, signal) {
      await takeTurn(signal);
      try {
        const host = freeHost();
        const report = await runAt(host, order, signal);
        giveBack(host);
        return report;
      } finally {
        endTurn();
      }
    },
    close() {
      for (const host of hosts) host.kill("SIGKILL");
    },
  };
}

/** Waits in `queue`, from which the one who is called takes over the turn of the one who calls. */
function turn(queue: (() => void)[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const called = () => {
    signal.removeEventListener("abort", given);
    resolve();
  };
  const given = () => {
    queue.splice(queue.indexOf(called), 1);
    reject(signal.reason);
  };
  queue.push(called);
  signal.addEventListener("abort", given, { once: true });
  return promise;
}

function runAt(host: ChildProcess, order: ScriptOrder, signal: AbortSignal): Promise<ScriptReport> {
  const { promise, resolve, reject } = Promise.withResolvers<ScriptReport>();
  // A script can post messages of its own, which need not be reports.
  const message = (report: unknown) =>
    resolve(typeof report === "object" && report !== null && "kind" in report ? (report as ScriptReport) : NO_OUTPUT);
  const died = () => resolve({ kind: "out_of_memory" });
  const aborted = () => {
    host.kill("SIGKILL");
    reject(signal.reason);
  };
  host.once("message", message).once("exit", died).once("error", died);
  signal.addEventListener("abort", aborted, { once: true });
  host.send(order, (error) => {
    if (error !== null) died();
  });
  return promise.finally(() => {
    host.off("message", message).off("exit", died).off("error", died);
    signal.removeEventListener("abort", aborted);
  });
}
