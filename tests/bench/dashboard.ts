/**
 * How long the dashboard's requests take on a large record: the server is started on a directory that
 * scripts/generate-decisions.ts has filled, and asked over HTTP for what each screen asks for, each request some 40 times
 * in turn. Usage: `node tests/bench/dashboard.ts DATA_DIRECTORY`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { DecisionFilters } from "../../server/domain/decision-query.ts";
import { DEFAULT_WEIGHTS } from "../../server/domain/lists/factors.ts";

const ROUNDS = 40;
const DAY_MS = 86_400_000;
/** What the screens must answer within, 95 times of 100. */
const LIST_MS = 300;
const DECISION_MS = 100;

const [directory = ""] = process.argv.slice(2);
if (directory === "") {
  console.error("Usage: node tests/bench/dashboard.ts DATA_DIRECTORY");
  process.exit(2);
}

const key = `sb_${crypto.randomUUID()}`;
const server = spawn(process.execPath, [fileURLToPath(new URL("../../server/main.ts", import.meta.url)), "--no-demo"], {
  env: { ...process.env, NODE_ENV: "production", PORT: "0", SIGNALBOX_DATA_DIR: directory, SIGNALBOX_ADMIN_KEY: key },
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const startedMs = performance.now();
  const url = await addressOf();
  console.log(`started in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
  await measure(url);
} finally {
  server.kill("SIGTERM");
  await once(server, "exit");
}

async function addressOf(): Promise<string> {
  let said = "";
  // Read to the end, or the server could not write any more.
  server.stdout.on("data", (chunk) => (said += chunk));
  for (;;) {
    const match = /Sign in\s+(http:\/\/[^/\s]+)/.exec(said);
    if (match !== null) return match[1]!;
    if (server.exitCode !== null) throw new Error(`the server did not start:\n${said}`);
    await setTimeout(20);
  }
}

async function measure(url: string): Promise<void> {
  // As the screens have it: a range ends at the next whole minute.
  const toMs = Math.ceil(Date.now() / 60_000) * 60_000;
  const month = { fromMs: toMs - 30 * DAY_MS };
  const day = { fromMs: toMs - DAY_MS };
  const lists: [string, Partial<DecisionFilters>][] = [
    ["newest, a day", day],
    ["newest, 30 days", month],
    ["a lane", { ...month, lane: "coding" }],
    ["an agent in a lane", { ...month, agentId: "agent_generalist", lane: "research" }],
    ["a seldom agent", { ...month, agentId: "agent_loop-prone" }],
    ["failed", { ...month, status: "failed" }],
    ["pending", { ...month, status: "pending" }],
    ["the caller's failures in a lane", { ...month, owner: "client", lane: "legal" }],
    ["no agent", { ...month, kind: "none" }],
    ["explorations decided by cost", { ...month, kind: "exploration", decidingFactor: "cost" }],
    ["heavy work that was pinned", { ...month, tier: "heavy", kind: "pinned" }],
    ["fell at the deadline", { ...month, excludedBy: "deadline" }],
    ["fell at a skill, in a lane", { ...month, excludedBy: "missing_skill", lane: "chat" }],
    ["a policy version that decided nothing", { ...month, policyVersion: 9 }],
    ["a day of a fortnight ago", { fromMs: toMs - 15 * DAY_MS, toMs: toMs - 14 * DAY_MS }],
    ["search: common word", { ...month, search: "contract" }],
    ["search: seldom word", { ...month, search: "needle" }],
    ["search: no such word", { ...day, search: "zzzzzz" }],
    ["search: no such word, 30 days", { ...month, search: "zzzzzz" }],
  ];
  console.log(`${"".padEnd(44)}${"p50".padStart(8)}${"p95".padStart(8)}${"worst".padStart(8)}   rows, count`);
  for (const [name, filters] of lists) {
    const input = { limit: 100, ...filters };
    const { rows, count, capped } = await timed(`list: ${name}`, LIST_MS, () =>
      ask<Page>(url, "decisions.list", input),
    );
    console.log(`${"".padEnd(71)}${rows.length}, ${capped ? "more than " : ""}${count}`);
  }
  for (const [name, days] of [
    ["a day", 1],
    ["7 days", 7],
    ["30 days", 30],
  ] as const) {
    const range = { fromMs: toMs - days * DAY_MS, toMs };
    await timed(`overview: ${name}`, LIST_MS, () => ask(url, "overview.get", range));
  }
  const page = await ask<Page>(url, "decisions.list", { limit: 100, ...month });
  const ids = page.rows.map((row) => row.id);
  let turn = 0;
  const nextRow = () => page.rows[turn++ % ids.length]!;
  await timed("decision page: HTML", DECISION_MS, () => text(`${url}/decisions/${nextRow().id}`));
  await timed("decision page: the decision", DECISION_MS, () => ask(url, "decisions.get", { id: nextRow().id }));
  await timed("decision page: its run", DECISION_MS, () =>
    ask(url, "decisions.list", { rootTaskId: nextRow().rootTaskId, limit: 200 }),
  );
  const beforeMiddle = await ask<Page>(url, "decisions.list", { limit: 100, toMs: toMs - 20 * DAY_MS });
  await timed("decision page: one of three weeks ago", DECISION_MS, () =>
    ask(url, "decisions.get", { id: beforeMiddle.rows[turn++ % beforeMiddle.rows.length]!.id }),
  );
  await timed("tuning: the last 1,000 of a lane", 1_000, () =>
    ask(url, "policy.whatIf", { lane: "coding", weights: DEFAULT_WEIGHTS }),
  );
}

interface Page {
  rows: { id: string; rootTaskId: string }[];
  count: number;
  capped: boolean;
}

async function ask<Answer>(url: string, procedure: string, input: unknown): Promise<Answer> {
  const body = await text(`${url}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);
  return (JSON.parse(body) as { result: { data: Answer } }).result.data;
}

async function text(address: string): Promise<string> {
  const response = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(`${response.status} of ${address}: ${await response.text()}`);
  return response.text();
}

/** The first answer, which may have to read from disk, is not counted but told. */
async function timed<Result>(name: string, limitMs: number, run: () => Promise<Result>): Promise<Result> {
  const firstAt = performance.now();
  let last = await run();
  const firstMs = performance.now() - firstAt;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    last = await run();
    times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  const cells = [at(0.5), at(0.95), times.at(-1)!].map((ms) => ms.toFixed(0).padStart(8)).join("");
  const verdict = at(0.95) > limitMs ? `   over ${limitMs} ms` : "";
  console.log(`${name.padEnd(44)}${cells}   first ${firstMs.toFixed(0)}${verdict}`);
  return last;
}
