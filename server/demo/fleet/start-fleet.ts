import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Agent } from "../../domain/agent.ts";
import { agentOf } from "./agent-of.ts";
import { CHARACTERS } from "./characters.ts";

export interface FleetStart {
  /** The same seed gives the same answers, times and faults; default `demo`. */
  seed?: string;
  /** Address to listen on; default 127.0.0.1. The fleet has no keys, so it should stay on loopback. */
  host?: string;
  /** Port that is tried first; a free one is taken where it is in use. Default 0, any. */
  port?: number;
  /** Divides every time of the fleet, for tests; default 1. */
  speed?: number;
  log: (message: string) => void;
}

/** A simulated agent that answers. */
export interface FleetAgent {
  agent: Agent;
  /** Base URL of its OpenAI-compatible endpoint, without a slash at the end. */
  baseUrl: string;
  /** `POST` a `Behaviour` here to make it sick or well; `GET` tells what it has served. */
  adminUrl: string;
}

export interface Fleet {
  agents: readonly FleetAgent[];
  /** Base URL that offers all agents by model name. */
  baseUrl: string;
  port: number;
  processId: number;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 2_000;
const Ready = z.object({ port: z.int() });

/** Starts the simulated agents in a process of their own and resolves when they listen. Throws when they do not. */
export async function startFleet(start: FleetStart): Promise<Fleet> {
  const { seed = "demo", host = "127.0.0.1", port: wantedPort = 0, speed = 1, log } = start;
  const child = fork(fileURLToPath(new URL("./fleet-process.ts", import.meta.url)), [], {
    // Options of this process (a debugger's port, hooks of a test runner) are not the fleet's.
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => log(`demo fleet: ${text.trim()}`));
  const port = await listening(child, { seed, host, port: wantedPort, speed }).catch(async (error: unknown) => {
    await end(child);
    throw error;
  });

  let isStopping = false;
  child.once("exit", (code, signal) => {
    if (!isStopping) log(`The demo fleet ended by itself (${signal ?? code}); its agents no longer answer.`);
  });
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    agents: CHARACTERS.map((character) => {
      const baseUrl = `${origin}/${character.name}/v1`;
      return { agent: agentOf(character, baseUrl), baseUrl, adminUrl: `${origin}/${character.name}/admin/behaviour` };
    }),
    baseUrl: `${origin}/v1`,
    port,
    processId: child.pid!,
    async stop() {
      isStopping = true;
      await end(child);
    },
  };
}

async function listening(child: ChildProcess, order: object): Promise<number> {
  const signal = AbortSignal.timeout(START_LIMIT_MS);
  const exited = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`The demo fleet ended with ${code} before it listened.`);
  });
  const ready = once(child, "message", { signal }).then(([message]) => Ready.parse(message).port);
  child.send(order);
  // The loser of the race rejects later and must not be taken for unhandled.
  exited.catch(() => {});
  return Promise.race([ready, exited]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
}
