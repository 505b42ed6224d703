/**
 * How many durable decisions a second `POST /v1/route` answers, and how fast: 32 connections, 8 candidates, a record in
 * the embedded PostgreSQL and a span for each decision, everything on this machine.
 * Usage: `node tests/bench/route.ts [seconds] [connections]`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { DEFAULT_WEIGHTS } from "../../server/domain/factor.ts";

const KEY = "sb_key-of-the-route-benchmark";
const CANDIDATES = 8;
const WARM_UP_SECONDS = 4;
const TICKS_PER_SECOND = 100;

const PROMPTS = [
  "Fix the failing test in parser.ts: it throws on an empty line.",
  "Write a friendly letter to a customer whose parcel was lost, and offer to send it again.",
  "Prove that the square root of two is irrational, step by step, and say where each assumption is used.",
  "hi",
  "Extract the names, dates and amounts from this invoice as JSON: Miller & Sons, 3 March 2026, 1,204.50 dollars net.",
  `Summarise what follows in five sentences. ${"The committee met again on Tuesday to discuss the plan for the bridge. ".repeat(20)}`,
];

interface Load {
  requests: { average: number; total: number };
  latency: { p50: number; p90: number; p99: number; max: number };
  errors: number;
  non2xx: number;
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === "--load") await load(rest[0]!, Number(rest[1]), Number(rest[2]));
else if (mode === "--collector") discardSpans();
else await measure(Number(mode ?? 15), Number(rest[0] ?? 32));

async function measure(seconds: number, connections: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  const collector = child([fileURLToPath(import.meta.url), "--collector"], {});
  const collectorUrl = await lineOf(collector, /(http:\S+)/);
  const server = child([fileURLToPath(new URL("../../server/main.ts", import.meta.url)), "--api-only", "--no-demo"], {
    PORT: "0",
    SIGNALBOX_DATA_DIR: dataDir,
    SIGNALBOX_ADMIN_KEY: KEY,
    SIGNALBOX_RATE_LIMIT: "1000000",
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  });
  try {
    const url = await lineOf(server, /is at (http:\S+)/);
    await publishFleet(url);
    await loadFrom(url, WARM_UP_SECONDS, connections);
    const before = cpuSeconds(server.pid!);
    const spansBefore = await counters(url);
    const figures = await loadFrom(url, seconds, connections);
    report(figures, seconds, connections, before, cpuSeconds(server.pid!));
    const spans = await counters(url);
    const since = (name: string) => (spans.get(name) ?? 0) - (spansBefore.get(name) ?? 0);
    console.log(
      `spans exported ${since("signalbox_spans_exported_total")}, dropped ${since("signalbox_spans_dropped_total")}`,
    );
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
    collector.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function report(figures: Load, seconds: number, connections: number, before: Cpu, after: Cpu): void {
  const { requests, latency, errors, non2xx } = figures;
  const share = (of: keyof Cpu) => `${(((after[of] - before[of]) / seconds) * 100).toFixed(0)} %`;
  console.log(
    `POST /v1/route, ${CANDIDATES} candidates, ${connections} connections, ${seconds} s, ${cpus().length} cores (${cpus()[0]?.model})`,
  );
  console.log(
    `decisions a second  ${requests.average.toFixed(0)}   (${requests.total} in all, ${errors + non2xx} failed)`,
  );
  console.log(`latency in ms       p50 ${latency.p50}  p90 ${latency.p90}  p99 ${latency.p99}  max ${latency.max}`);
  const micros = (of: keyof Cpu) => `${(((after[of] - before[of]) / requests.total) * 1e6).toFixed(0)} µs a decision`;
  console.log(`CPU, router         ${share("server")} of a core, ${micros("server")}`);
  console.log(`CPU, database       ${share("database")} of a core, ${micros("database")}`);
}

/** Runs in a process of its own, so that the load's work is not counted as the router's. */
async function load(url: string, seconds: number, connections: number): Promise<void> {
  const { default: autocannon } = await import("autocannon");
  const result = await autocannon({
    url: `${url}/v1/route`,
    method: "POST",
    connections,
    duration: seconds,
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    requests: PROMPTS.map((input) => ({ body: JSON.stringify({ input }) })),
  });
  console.log(JSON.stringify(result));
}

async function loadFrom(url: string, seconds: number, connections: number): Promise<Load> {
  const loader = child([fileURLToPath(import.meta.url), "--load", url, String(seconds), String(connections)], {});
  return JSON.parse(await text(loader.stdout!)) as Load;
}

/** A collector that takes everything and reads nothing: the cost of sending is measured, that of keeping is not. */
function discardSpans(): void {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/x-protobuf" }).end());
  });
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

async function publishFleet(url: string): Promise<void> {
  const tiers = ["light", "standard", "heavy"];
  const agents = Array.from({ length: CANDIDATES }, (_, place) => ({
    id: `agent_bench-${place}`,
    name: `Bench ${place}`,
    endpoint: { kind: "external" },
    tier: tiers[place % 3],
    skills: { code: (place + 1) / 10 },
    price: { inputMicrosPerMillion: 100_000 * (place + 1), outputMicrosPerMillion: 400_000 * (place + 1) },
    concurrency: 100_000,
  }));
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const current = await fetch(`${url}/v1/policy`, { headers });
  const { document } = (await current.json()) as { document: { lanes: object[] } };
  const lanes = document.lanes.map((lane) => ({
    ...lane,
    members: agents.map(({ id }) => id),
    weights: DEFAULT_WEIGHTS,
  }));
  const published = await fetch(`${url}/v1/policy`, {
    method: "PUT",
    headers: { ...headers, "if-match": current.headers.get("etag") ?? "" },
    body: JSON.stringify({ document: { ...document, agents, lanes }, reason: "the fleet of the benchmark" }),
  });
  if (!published.ok) throw new Error(await published.text());
}

async function counters(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${KEY}` } });
  const sums = new Map<string, number>();
  for (const [, name = "", value] of (await response.text()).matchAll(/^(\w+)(?:\{.*\})? (\S+)$/gm))
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  return sums;
}

interface Cpu {
  server: number;
  database: number;
}

/** CPU time used so far by the router and by the PostgreSQL processes that it started, in seconds; needs /proc. */
function cpuSeconds(serverPid: number): Cpu {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readProcess)
    .filter((entry) => entry !== null);
  const sum = (isCounted: (entry: Process) => boolean) =>
    processes.filter(isCounted).reduce((seconds, entry) => seconds + entry.seconds, 0);
  const postmasters = new Set(processes.filter((entry) => entry.parent === serverPid).map((entry) => entry.pid));
  return {
    server: sum((entry) => entry.pid === serverPid),
    database: sum((entry) => postmasters.has(entry.pid) || postmasters.has(entry.parent)),
  };
}

interface Process {
  pid: number;
  parent: number;
  seconds: number;
}

/** `null` where it has ended since it was listed. */
function readProcess(pid: string): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before may hold anything, so the fields are counted from its closing bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return { pid: Number(pid), parent: Number(fields[1]), seconds };
  } catch {
    return null;
  }
}

function child(args: string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
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
