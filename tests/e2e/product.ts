import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DecisionView } from "../../server/domain/decision.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";

const MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
const READY_WITHIN_MS = 30_000;

/** A running Signalbox with a database of its own, and the doors that a test prepares it through. */
export interface Product {
  url: string;
  adminKey: string;
  /** The link that was printed at the start; it works once. */
  signInLink: string;
  /** Asks a door as the administrator. Fails where the answer is no success. */
  ask<Answer>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  route(body: Record<string, unknown>): Promise<DecisionView>;
  /** Publishes what `edit` makes of the policy in force; resolves with the new version. */
  editPolicy(reason: string, edit: (document: PolicyDocument) => PolicyDocument): Promise<number>;
  /** A key of the role, to sign in with. */
  makeKey(name: string, role: string): Promise<string>;
  /** What it wrote so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts the product as an operator does. `demo` brings the simulated fleet, a day of history and its trickle of tasks. */
export async function startProduct({ demo }: { demo: boolean }): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), "signalbox-e2e-"));
  const adminKey = `sb_${crypto.randomUUID()}`;
  const child = spawn(process.execPath, [MAIN, demo ? "--demo" : "--no-demo"], {
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "production",
      NO_COLOR: "1",
      PORT: "0",
      SIGNALBOX_DATA_DIR: dataDir,
      SIGNALBOX_ADMIN_KEY: adminKey,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await ended(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const [, signInLink = "", url = ""] = await said(child, /Sign in\s+((http:\/\/\S+?)\/sign-in\?token=\S+)/);
    if (demo) await said(child, /simulated agents take tasks/);
    return { url, adminKey, signInLink, stop, output: outputOf(child), ...doors(url, adminKey) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function doors(url: string, adminKey: string): Pick<Product, "ask" | "route" | "editPolicy" | "makeKey"> {
  async function ask<Answer>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
  return {
    ask,
    route: (body) => ask<DecisionView>("POST", "/v1/route", body),
    async editPolicy(reason, edit) {
      const { version, document } = await ask<{ version: number; document: PolicyDocument }>("GET", "/v1/policy");
      const change = { document: edit(document), reason };
      const published = await ask<{ version: number }>("PUT", "/v1/policy", change, { "if-match": `"${version}"` });
      return published.version;
    },
    async makeKey(name, role) {
      return (await ask<{ secret: string }>("POST", "/v1/keys", { name, role })).secret;
    },
  };
}

/** The first match in what the program writes. */
async function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  const heard = outputOf(child);
  const untilMs = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const match = pattern.exec(heard());
    if (match !== null) return match;
    if (child.exitCode !== null || Date.now() > untilMs) throw new Error(`the product did not start:\n${heard()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const outputs = new WeakMap<ChildProcess, () => string>();

function outputOf(child: ChildProcess): () => string {
  const known = outputs.get(child);
  if (known) return known;
  let text = "";
  child.stdout!.on("data", (chunk) => (text += chunk));
  child.stderr!.on("data", (chunk) => (text += chunk));
  const read = () => text;
  outputs.set(child, read);
  return read;
}

/** Asks it to end, and insists after a while. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const insist = setTimeout(() => child.kill("SIGKILL"), 15_000);
    child.once("exit", () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
