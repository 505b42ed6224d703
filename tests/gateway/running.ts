import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { readConfig } from "../../server/config.ts";
import { buildContainer, type Container, openGateway } from "../../server/container.ts";
import type { Role } from "../../server/domain/access.ts";
import type { DecisionView } from "../../server/domain/decision.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";
import type { Gateway } from "../../server/gateway/gateway.ts";
import type { PageHandler } from "../../server/gateway/pages.ts";
import type { Log } from "../../server/services/ports.ts";
import { testDatabase } from "../postgres.ts";

const ADMIN_KEY = "sb_administrator-of-the-tests";
const MASTER_SECRET = "what the secrets of the tests are derived from";

export interface RunningOptions {
  environment?: Record<string, string>;
  pages?: PageHandler;
}

/** A whole Signalbox on a database of its own, reached over HTTP as its users reach it. */
export interface Running {
  url: string;
  container: Container;
  gateway: Gateway;
  databaseUrl: string;
  adminKey: string;
  /** Error lines that were logged. */
  logged: { fields: object; message: string }[];
  /** A request with the administrator's key unless another one is given; `key: null` sends none. */
  ask(path: string, asked?: Asked): Promise<Answered>;
  /** A new key of that role. */
  key(role: Role, project?: string): Promise<string>;
  stop(): Promise<void>;
}

export interface Asked {
  method?: string;
  key?: string | null;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string | Uint8Array;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers, and a wrong look fails them.
  body: any;
}

/** Starts one; `stop` it in `afterAll`. */
export async function startRunning({ environment = {}, pages }: RunningOptions = {}): Promise<Running> {
  const { url: databaseUrl } = await testDatabase();
  const logged: Running["logged"] = [];
  const log: Log = {
    error: (fields, message) => void logged.push({ fields, message }),
    warn: () => {},
    info: () => {},
  };
  const config = readConfig({ SIGNALBOX_ADMIN_KEY: ADMIN_KEY, ...environment });
  const container = await buildContainer({
    config,
    databaseUrl,
    adminKey: ADMIN_KEY,
    masterSecret: MASTER_SECRET,
    environment,
    log,
    version: "0.0.0",
  });
  const gateway = await openGateway({ config, container, pages: pages ?? null, log, version: "0.0.0" });
  await gateway.app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(gateway.app.server.address() as AddressInfo).port}`;
  const ask = askAt(url);
  return {
    url,
    container,
    gateway,
    databaseUrl,
    adminKey: ADMIN_KEY,
    logged,
    ask,
    async key(role, project = "default") {
      if (project !== "default") await ask("/v1/projects", { method: "POST", body: { id: project, name: project } });
      const made = await ask("/v1/keys", { method: "POST", body: { name: `a ${role}`, role, project } });
      return made.body.secret;
    },
    async stop() {
      await gateway.app.close();
      await container.close(100);
    },
  };
}

/** One for a single test. */
export async function running(options?: RunningOptions): Promise<Running> {
  const started = await startRunning(options);
  onTestFinished(started.stop);
  return started;
}

/** Asks the Signalbox at this address. */
export function askAt(url: string, adminKey = ADMIN_KEY): Running["ask"] {
  return async (path, { method = "GET", key = adminKey, body, text, headers = {} } = {}) => {
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload as string }),
    });
    const answer = await response.text();
    return { status: response.status, headers: response.headers, text: answer, body: jsonOrNull(answer) };
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const STEADY = { enabled: false, creditPerDecision: 0, maximumCostFactor: 1 };

/** Three agents for coding; the caller runs them. */
export const FLEET: PolicyDocument = PolicyDocument.parse({
  agents: [
    { id: "agent_quick", name: "Quick", tier: "light", skills: { code: 0.5 }, endpoint: { kind: "external" } },
    { id: "agent_solid", name: "Solid", tier: "standard", skills: { code: 0.7 }, endpoint: { kind: "external" } },
    { id: "agent_deep", name: "Deep", tier: "heavy", skills: { code: 0.9 }, endpoint: { kind: "external" } },
  ].map((agent) => ({
    ...agent,
    concurrency: 10_000,
    price: { inputMicrosPerMillion: 100_000, outputMicrosPerMillion: 400_000 },
  })),
  lanes: [
    // Without exploration, so that a choice follows from the scores alone.
    { name: "coding", members: ["agent_quick", "agent_solid", "agent_deep"], exploration: STEADY },
    { name: "chat", members: ["agent_quick"], exploration: STEADY },
  ],
  defaultLane: "chat",
});

/** Publishes the fleet over whatever is in force. */
export async function publishFleet({ ask }: Pick<Running, "ask">, document: unknown = FLEET): Promise<number> {
  const current = await ask("/v1/policy");
  const published = await ask("/v1/policy", {
    method: "PUT",
    headers: { "if-match": current.headers.get("etag") ?? "" },
    body: { document, reason: "the fleet of the tests" },
  });
  if (published.status !== 200) throw new Error(`the fleet was refused: ${published.text}`);
  return published.body.version;
}

/** Routes a task and expects it to go well. */
export async function route(
  { ask }: Pick<Running, "ask">,
  body: object = {},
  asked: Asked = {},
): Promise<DecisionView> {
  const answer = await ask("/v1/route", {
    method: "POST",
    body: { input: "Fix the failing test in parser.ts", lane: "coding", ...body },
    ...asked,
  });
  if (answer.status !== 200) throw new Error(`the task was not routed: ${answer.text}`);
  return answer.body;
}
