/** Decisions such as a running router makes: eight agents scored, two excluded, lanes and evidence read by the shipped head. */
import { readFileSync } from "node:fs";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../server/domain/snapshot.ts";
import { TIERS } from "../../server/domain/tier.ts";
import { compilePolicy } from "../../server/engine/compile-policy.ts";
import { decide } from "../../server/engine/decide.ts";
import { explainFeatures } from "../../server/engine/explain-features.ts";
import { decodeLaneHead } from "../../server/engine/lane-head.ts";
import type { Store } from "../../server/store/open-store.ts";
import { agentNamed, recordOf, stateOf } from "../engine/fleet.ts";

const AGENTS = 10;
const EXCLUDED = 2;
const PROMPTS = [
  "Fix the failing test in src/parser.ts: it throws on an empty array. Explain the cause step by step and add a regression test for it, please; the suite must stay green.",
  "Write a short, friendly letter to our customers that explains why the delivery of their parcels takes two days longer this week, and offer them a voucher for their trouble.",
  "Extract all dates and amounts from this invoice as JSON: on 3 May 2026 we delivered 14 boxes at 12.50 each, due on 2 June 2026, with a discount of 3 percent until 17 May.",
  "Compare three proofs that there are infinitely many primes and say which of them generalises best to primes in arithmetic progressions; mind the cases that are degenerate.",
];

const agents = Array.from({ length: AGENTS }, (_, place) =>
  agentNamed(`worker-${place}`, { tier: TIERS[place % TIERS.length]!, skills: { typescript: 0.3 + place / 20 } }),
);
const document = PolicyDocument.parse({
  agents,
  lanes: SHIPPED_LANES.map((name) => ({ name, members: agents.map((agent) => agent.id) })),
  defaultLane: "chat",
});
export const BENCH_POLICY = compilePolicy(
  { version: 1, hash: "5f".repeat(32), document },
  decodeLaneHead(readFileSync(new URL("../../server/data/lane-head.bin", import.meta.url))),
);

const lanes = document.lanes.map((lane) => lane.name);
const SNAPSHOT: Snapshot = {
  ...EMPTY_SNAPSHOT,
  ageMs: 12.25,
  agents: new Map(
    agents.map((agent, place) => [
      agent.id,
      stateOf({
        inFlight: place % 5,
        availability:
          place < AGENTS - EXCLUDED
            ? { mode: "enabled", reason: "" }
            : { mode: "draining", reason: "new model on trial" },
        records: new Map(
          lanes.map((lane) => [
            lane,
            recordOf({
              successes: 31.5 + place,
              outcomes: 45.25 + place,
              failures: 3,
              latencyMs: 900 + place * 311,
              latencyCount: 40,
            }),
          ]),
        ),
      }),
    ]),
  ),
};

let serial = 0;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function digits(value: number, count: number): string {
  let text = "";
  for (let rest = value; text.length < count; rest = Math.floor(rest / 32)) text = CROCKFORD[rest % 32] + text;
  return text;
}

/** A record of the instant, different from every other. */
export function benchRecord(atMs: number): DecisionRecord {
  serial += 1;
  const ulid = digits(atMs, 10) + digits(Math.floor(Math.random() * 2 ** 30), 6) + digits(serial, 10);
  const text = PROMPTS[serial % PROMPTS.length]!;
  const explained = explainFeatures(text);
  const task = {
    features: explained.features,
    explained,
    inputTokens: 40 + (serial % 1_000),
    expectedOutputTokens: null,
    lane: null,
    tier: null,
    pinnedAgentId: null,
    requires: [],
    critical: false,
    cause: "route" as const,
    dispatch: "caller" as const,
    triedAgentIds: [],
    costCeilingMicros: null,
    deadlineMs: null,
  };
  const hex = digits(serial, 8)
    .replaceAll(/[^0-9A-F]/g, "0")
    .toLowerCase();
  return {
    id: `dec_${ulid}`,
    taskId: `task_${ulid}`,
    rootTaskId: `task_${ulid}`,
    parentTaskId: null,
    previousDecisionId: null,
    depth: 0,
    project: "default",
    sessionId: null,
    decidedAtMs: atMs,
    decideMicros: 20 + (serial % 97),
    traceId: hex.repeat(4),
    spanId: hex.repeat(2),
    parentSpanId: null,
    policyHash: BENCH_POLICY.hash,
    snapshotDigest: hex.repeat(4),
    content: text.slice(0, 160),
    decision: decide(task, SNAPSHOT, BENCH_POLICY, `dec_${ulid}`),
  };
}

/** Makes `BENCH_POLICY` version 1 of a new ledger. */
export async function publishBenchPolicy(store: Store): Promise<void> {
  const { version, hash, document } = BENCH_POLICY;
  const audit = {
    id: "audit_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    atMs: Date.now(),
    actorId: "system",
    actorName: "bench",
    action: "policy.publish",
    target: "policy",
    reason: "bench",
    before: null,
    after: null,
  };
  await store.policies.publish(
    { version, hash, document, publishedAtMs: Date.now(), actor: "system", reason: "bench" },
    version - 1,
    audit,
  );
}
