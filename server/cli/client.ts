import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ADMIN_KEY_FILE } from "../domain/access.ts";
import { ProblemDetails } from "../domain/problem.ts";

/** How a command ends when it could not do its work; scripts tell the cases apart by the exit code. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = "CommandFailure";
    this.exitCode = exitCode;
  }
}

/** 1: Signalbox refused. 2: wrong usage. 3: Signalbox cannot be reached. 4: it found no agent. */
export const EXIT = { refused: 1, usage: 2, unreachable: 3, noAgent: 4 } as const;

export interface Asked {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  query?: Record<string, string | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Client {
  /** The JSON that a door answers. Throws `CommandFailure` with the problem's own words. */
  ask(path: string, asked?: Asked): Promise<unknown>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A client of the doors: where and with which key the environment says. */
export function createClient(environment: Environment): Client {
  const base = environment["SIGNALBOX_URL"] || `http://127.0.0.1:${environment["PORT"] || 3_000}`;
  let key: Promise<string> | null = null;
  return {
    async ask(path, { method = "GET", query = {}, body, headers = {} } = {}) {
      key ??= readKey(environment);
      const url = addressOf(base, path, query);
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${await key}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: Error) => {
        const reason = error.cause instanceof Error ? error.cause.message : error.message;
        throw new CommandFailure(`Signalbox at ${base} cannot be reached: ${reason}`, EXIT.unreachable);
      });
      const answer: unknown = await response.json().catch(() => null);
      if (response.ok) return answer;
      throw new CommandFailure(wordsOf(answer, response.status), EXIT.refused);
    },
  };
}

function addressOf(base: string, path: string, query: Record<string, string | undefined>): URL {
  const url = URL.parse(path, base);
  if (url === null) throw new CommandFailure(`SIGNALBOX_URL is not a URL: ${base}`, EXIT.usage);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

async function readKey(environment: Environment): Promise<string> {
  const given = environment["SIGNALBOX_KEY"] || environment["SIGNALBOX_ADMIN_KEY"];
  if (given) return given;
  const path = join(environment["SIGNALBOX_DATA_DIR"] || ".signalbox", ADMIN_KEY_FILE);
  const kept = await readFile(path, "utf8").catch(() => "");
  if (kept.trim() !== "") return kept.trim();
  throw new CommandFailure(`No key: set SIGNALBOX_KEY, or run where ${path} is.`, EXIT.usage);
}

function wordsOf(answer: unknown, status: number): string {
  const problem = ProblemDetails.safeParse(answer);
  if (!problem.success) return `Signalbox answered with status ${status}.`;
  const { detail, action, errors = [] } = problem.data;
  const fields = errors.length > 1 ? errors.map(({ path, message }) => `  ${path}: ${message}`) : [];
  return [detail, ...fields, action].join("\n");
}
