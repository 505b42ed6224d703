/** npm run bench -- decide: what one decision costs in time and memory, by the number of candidates. */
import { existsSync, readFileSync } from "node:fs";
import { Agent } from "../../server/domain/agent.ts";
import { Lane, SHIPPED_LANES } from "../../server/domain/lane.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";
import { type AgentState, EMPTY_SNAPSHOT, type LaneRecord, type Snapshot } from "../../server/domain/snapshot.ts";
import { TIERS } from "../../server/domain/tier.ts";
import { uniforms } from "../../server/engine/chance.ts";
import { classify } from "../../server/engine/classify.ts";
import { type CompiledPolicy, compilePolicy } from "../../server/engine/compile-policy.ts";
import { decide, replay } from "../../server/engine/decide.ts";
import { describeDecision } from "../../server/engine/describe.ts";
import type { EngineTask } from "../../server/engine/engine-task.ts";
import { explainFeatures } from "../../server/engine/explain-features.ts";
import { extractFeatures } from "../../server/engine/features.ts";
import { decodeLaneHead, type LaneHead } from "../../server/engine/lane-head.ts";
import { recordOfDecision } from "../engine/described.ts";
import { madeHead } from "../engine/made-head.ts";

const SIZES = [8, 64, 256, 1_024];
const SHORT = "Fix the failing test in the parser and explain what was wrong with it.";
/** 500 words, most of them different, in sentences of a dozen. */
const LONG = Array.from({ length: 500 }, (_, place) => `word${place % 180}${place % 12 === 11 ? "." : ""}`).join(" ");

const next = uniforms(20_251_123);
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;

function shippedHead(): LaneHead {
  const file = new URL("../../server/data/lane-head.bin", import.meta.url);
  return existsSync(file) ? decodeLaneHead(readFileSync(file)) : madeHead();
}

/** A fleet of `size` agents that all take the task, with a record in each of six lanes. */
function fleetOf(size: number, explores: boolean): { policy: CompiledPolicy; snapshot: Snapshot } {
  const agents = Array.from({ length: size }, (_, place) =>
    Agent.parse({
      id: `agent_bench-${place}`,
      name: `Bench ${place}`,
      endpoint: { kind: "external" },
      tier: pick(TIERS),
      skills: { coding: next(), writing: next() },
      price: { inputMicrosPerMillion: Math.round(next() * 5e6), outputMicrosPerMillion: Math.round(next() * 2e7) },
      concurrency: 16,
    }),
  );
  const members = agents.map(({ id }) => id);
  const exploration = { enabled: explores, creditPerDecision: 0.1, maximumCostFactor: 10 };
  const lanes = SHIPPED_LANES.map((name) => Lane.parse({ name, members, exploration }));
  const document = PolicyDocument.parse({ agents, lanes, defaultLane: "chat" });
  const states = new Map(members.map((id) => [id, stateOf()]));
  const snapshot = { ...EMPTY_SNAPSHOT, agents: states, lanes: new Map(), learnerVersion: 1 };
  return { policy: compilePolicy({ version: 1, hash: "bench", document }, shippedHead()), snapshot };
}

function stateOf(): AgentState {
  return {
    breaker: { state: "closed", override: null, reason: "", probeLeaseFree: false },
    availability: { mode: "enabled", reason: "" },
    inFlight: Math.floor(next() * 8),
    concurrencyLimit: null,
    ramp: 1,
    records: new Map(SHIPPED_LANES.map((lane) => [lane, laneRecord()])),
  };
}

function laneRecord(): LaneRecord {
  const outcomes = 20 + next() * 500;
  const good = 0.4 + next() * 0.5;
  const counts = { latencyCount: outcomes, costCount: outcomes, outputCount: outcomes };
  const means = { latencyMs: 500 + next() * 8_000, costMicros: next() * 9_000, outputTokens: 100 + next() * 900 };
  return { outcomes, successes: outcomes * good, failures: outcomes * (1 - good) * 0.2, ...counts, ...means };
}

function taskOf(text: string, lane: string | null): EngineTask {
  return {
    features: extractFeatures(text),
    explained: null,
    inputTokens: Math.ceil(text.length / 4),
    expectedOutputTokens: null,
    lane,
    tier: null,
    pinnedAgentId: null,
    requires: [],
    critical: false,
    cause: "route",
    dispatch: "caller",
    triedAgentIds: [],
    costCeilingMicros: 1_000_000,
    deadlineMs: 600_000,
  };
}

/** Microseconds of single calls: half the time to warm up, half to measure. */
function timesOf(call: (round: number) => unknown, budgetMs = 1_200): { p50: number; p99: number; mean: number } {
  const until = (ms: number) => performance.now() + ms;
  let round = 0;
  for (const end = until(budgetMs / 2); performance.now() < end; ) call(round++);
  const times: number[] = [];
  for (const end = until(budgetMs / 2); performance.now() < end; ) {
    const start = process.hrtime.bigint();
    call(round++);
    times.push(Number(process.hrtime.bigint() - start) / 1_000);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { p50: at(0.5), p99: at(0.99), mean: times.reduce((sum, time) => sum + time, 0) / times.length };
}

/** Bytes that stay on the heap for each decision kept. */
function bytesKept(make: (round: number) => unknown, count: number): number | null {
  const collect = globalThis.gc;
  if (collect === undefined) return null;
  collect();
  const before = process.memoryUsage();
  const kept = Array.from({ length: count }, (_, round) => make(round));
  collect();
  const after = process.memoryUsage();
  return kept.length === 0 ? null : (after.heapUsed + after.external - before.heapUsed - before.external) / count;
}

const rows: Record<string, string | number>[] = [];
const row = (what: string, candidates: number, call: (round: number) => unknown) => {
  const { p50, p99, mean } = timesOf(call);
  rows.push({
    what,
    candidates,
    "p50 us": p50.toFixed(1),
    "p99 us": p99.toFixed(1),
    "mean us": mean.toFixed(1),
    "us each": (mean / candidates).toFixed(2),
  });
};

const named = taskOf(SHORT, "coding");
const recognised = taskOf(SHORT, null);
for (const size of SIZES) {
  const { policy, snapshot } = fleetOf(size, false);
  row("decide, lane named", size, (round) => decide(named, snapshot, policy, `seed-${round}`));
  row("decide, lane recognised", size, (round) => decide(recognised, snapshot, policy, `seed-${round}`));
  const exploring = fleetOf(size, true);
  row("decide, recognised, exploring", size, (round) =>
    decide(recognised, exploring.snapshot, exploring.policy, `seed-${round}`),
  );
  const decision = decide(recognised, exploring.snapshot, exploring.policy, "seed");
  row("replay", size, () => replay(decision.facts, exploring.policy));
  const record = recordOfDecision(decision);
  row("describe", size, () => describeDecision(record, exploring.policy, "committed"));
  row("describe, propensity computed", size, () =>
    describeDecision(record, exploring.policy, "committed", { propensity: "computed" }),
  );
}
const { policy, snapshot } = fleetOf(8, false);
const evidenced = { ...recognised, explained: explainFeatures(SHORT) };
row("decide, recognised, with evidence", 8, (round) => decide(evidenced, snapshot, policy, `seed-${round}`));
row("features and lane, 13 words", 1, () => classify(taskOf(SHORT, null), policy));
row("features and lane, 500 words", 1, () => classify(taskOf(LONG, null), policy));
row("features, lane, evidence, 500 words", 1, () => {
  const explained = explainFeatures(LONG);
  return classify({ ...recognised, features: explained.features, explained }, policy);
});
console.table(rows);

for (const size of [8, 64]) {
  const fleet = fleetOf(size, false);
  const bytes = bytesKept((round) => decide(recognised, fleet.snapshot, fleet.policy, `seed-${round}`), 5_000);
  console.log(
    `memory of a decision with ${size} candidates: ${bytes === null ? "run node with --expose-gc to see" : `${Math.round(bytes)} bytes`}`,
  );
}
