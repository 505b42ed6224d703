/**
 * `POST /v1/chat/completions` side by side: the upstream called directly, Signalbox with every decision recorded in the
 * embedded PostgreSQL and spans on, and the gateway of `@portkey-ai/gateway`, all on this machine in one run.
 * Usage: `node tests/bench/chat.ts [seconds]`. Portkey is installed into a temporary folder on first use.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const KEY = "sb_key-of-the-chat-benchmark";
const PORTKEY = "@portkey-ai/gateway@1.15.2";
const CONNECTIONS = [16, 64];
const SLOW_STREAMS = 500;
const STREAMS_A_SECOND = 100;

interface Target {
  name: string;
  url: string;
  model: string;
  headers: Record<string, string>;
}

interface Load {
  requests: { average: number; total: number };
  latency: { p50: number; p90: number; p99: number };
  errors: number;
  non2xx: number;
}

if (process.argv[2] === "--collector") discardSpans();
else await measure(Number(process.argv[2] ?? 20));

async function measure(seconds: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  const running: ChildProcess[] = [];
  const begin = (
    args: string[],
    environment: Record<string, string> = {},
    errors: "inherit" | "ignore" = "inherit",
  ) => {
    const process = child(args, environment, errors);
    running.push(process);
    return process;
  };
  try {
    const upstream = await lineOf(begin([here("chat-upstream.ts")]), /(http:\S+)/);
    const collector = await lineOf(begin([fileURLToPath(import.meta.url), "--collector"]), /(http:\S+)/);
    const server = begin([here("../../server/main.ts"), "--api-only", "--no-demo"], {
      PORT: "0",
      SIGNALBOX_DATA_DIR: dataDir,
      SIGNALBOX_ADMIN_KEY: KEY,
      SIGNALBOX_RATE_LIMIT: "1000000",
      SIGNALBOX_CONCURRENCY_LIMIT: "100000",
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    });
    const url = await lineOf(server, /is at (http:\S+)/);
    await publishAgents(url, upstream);
    const portkeyPort = await freePort();
    begin([portkeyProgram(), `--port=${portkeyPort}`, "--headless"], {}, "ignore");
    await answers(`http://127.0.0.1:${portkeyPort}/`);

    const targets: Target[] = [
      { name: "upstream", url: `${upstream}/v1/chat/completions`, model: "bench", headers: {} },
      {
        name: "signalbox",
        url: `${url}/v1/chat/completions`,
        model: "auto",
        headers: { authorization: `Bearer ${KEY}` },
      },
      {
        name: "portkey",
        url: `http://127.0.0.1:${portkeyPort}/v1/chat/completions`,
        model: "bench",
        headers: {
          "x-portkey-provider": "openai",
          "x-portkey-custom-host": `${upstream}/v1`,
          authorization: "Bearer none",
        },
      },
    ];
    console.log(`chat completions, ${seconds} s each, ${cpus().length} cores (${cpus()[0]?.model})`);
    // On a fresh router, so that its memory is that of the streams and not of what came before.
    const rss = watchRss(server.pid!);
    const slow = await load(targets[1]!, { kind: "slow_streams", seconds: 10, connections: SLOW_STREAMS });
    console.log(`${SLOW_STREAMS} slow streams: ${JSON.stringify(slow)}, at most ${rss.stop()} MB resident`);
    for (const target of targets) await load(target, { kind: "closed", seconds: 4, connections: 16 });
    const best = new Map<string, number>();
    for (const connections of CONNECTIONS)
      for (const target of targets) {
        const figures = (await load(target, { kind: "closed", seconds, connections })) as Load;
        best.set(target.name, Math.max(best.get(target.name) ?? 0, figures.requests.average));
        show(`${target.name}, ${connections} connections`, figures);
      }
    const ratio = best.get("signalbox")! / best.get("portkey")!;
    console.log(`signalbox answers ${ratio.toFixed(2)} times as many as portkey`);

    const half = Math.floor(best.get("signalbox")! / 2);
    for (const target of targets.slice(0, 2))
      show(
        `${target.name}, paced`,
        (await load(target, { kind: "paced", seconds, connections: 64, rate: half })) as Load,
      );
    for (const target of targets)
      console.log(
        `${target.name}, streams: ${JSON.stringify(await load(target, { kind: "streams", seconds: Math.min(seconds, 10), connections: 64, rate: STREAMS_A_SECOND }))}`,
      );
  } finally {
    for (const process of running.reverse()) {
      process.kill("SIGTERM");
      if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function load(target: Target, order: { kind: string; seconds: number; connections: number; rate?: number }) {
  const { url, model, headers } = target;
  const loader = child([here("chat-load.ts"), JSON.stringify({ url, model, headers, rate: 0, ...order })], {});
  return JSON.parse(await text(loader.stdout!)) as unknown;
}

function show(what: string, { requests, latency, errors, non2xx }: Load): void {
  const { p50, p90, p99 } = latency;
  const figures = `${requests.average.toFixed(0)} a second, p50 ${p50} p90 ${p90} p99 ${p99} ms`;
  console.log(`${what.padEnd(28)} ${figures}, ${errors + non2xx} of ${requests.total} failed`);
}

/** A collector that takes everything and reads nothing: the cost of sending is measured, that of keeping is not. */
function discardSpans(): void {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/x-protobuf" }).end());
  });
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

/** Eight agents that all are the one upstream, as members of every lane. */
async function publishAgents(url: string, upstream: string): Promise<void> {
  const agents = Array.from({ length: 8 }, (_, place) => ({
    id: `agent_bench-${place}`,
    name: `Bench ${place}`,
    endpoint: { kind: "model", baseUrl: `${upstream}/v1`, model: "bench" },
    tier: ["light", "standard", "heavy"][place % 3],
    price: { inputMicrosPerMillion: 100_000 * (place + 1), outputMicrosPerMillion: 400_000 * (place + 1) },
    concurrency: 100_000,
  }));
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const current = await fetch(`${url}/v1/policy`, { headers });
  const { document } = (await current.json()) as { document: { lanes: object[] } };
  const lanes = document.lanes.map((lane) => ({ ...lane, members: agents.map(({ id }) => id) }));
  const published = await fetch(`${url}/v1/policy`, {
    method: "PUT",
    headers: { ...headers, "if-match": current.headers.get("etag") ?? "" },
    body: JSON.stringify({ document: { ...document, agents, lanes }, reason: "the agents of the benchmark" }),
  });
  if (!published.ok) throw new Error(await published.text());
}

function portkeyProgram(): string {
  const folder = join(tmpdir(), "signalbox-bench-portkey");
  const program = join(folder, "node_modules/@portkey-ai/gateway/build/start-server.js");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"private":true}');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", PORTKEY], { cwd: folder, stdio: "ignore" });
  }
  return program;
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

/** The highest resident memory of a process, in MB, until `stop` is called. */
function watchRss(pid: number): { stop(): number } {
  let most = 0;
  const timer = setInterval(() => {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    most = Math.max(most, Math.round(Number(kilobytes ?? 0) / 1_024));
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function child(
  args: string[],
  environment: Record<string, string>,
  errors: "inherit" | "ignore" = "inherit",
): ChildProcess {
  return spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", errors],
  });
}

/** The first match in what the process writes. */
async function lineOf(from: ChildProcess, pattern: RegExp): Promise<string> {
  let seen = "";
  for await (const chunk of from.stdout!.iterator({ destroyOnReturn: false })) {
    seen += chunk;
    const match = pattern.exec(seen);
    if (match !== null) {
      from.stdout!.resume();
      return match[1]!;
    }
  }
  throw new Error(`the process ended before it was ready:\n${seen}`);
}
