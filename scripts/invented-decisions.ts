/**
 * Decisions to fill a database with: a pool of real ones, made by the engine under the demo's policy for the demo's prompts
 * in many states of its fleet, from which each row takes everything but its ids, its instant and its outcome.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { demoPolicy } from "../server/demo/demo-policy.ts";
import { agentOf } from "../server/demo/fleet/agent-of.ts";
import { type Character, chanceOfGoodAnswer } from "../server/demo/fleet/character.ts";
import { CHARACTERS, characterNamed } from "../server/demo/fleet/characters.ts";
import { type DemoPrompt, openPrompts } from "../server/demo/prompts.ts";
import { canonicalJson } from "../server/domain/canonical-json.ts";
import type { Decision, DecisionRecord } from "../server/domain/decision.ts";
import { costOf } from "../server/domain/money.ts";
import type { Outcome } from "../server/domain/outcome.ts";
import type { PolicyDocument } from "../server/domain/policy.ts";
import { type AgentState, EMPTY_SNAPSHOT, type LaneRecord, type Snapshot } from "../server/domain/snapshot.ts";
import { type CompiledPolicy, compilePolicy } from "../server/engine/compile-policy.ts";
import { decide } from "../server/engine/decide.ts";
import { explainFeatures } from "../server/engine/explain-features.ts";
import { decodeLaneHead } from "../server/engine/lane-head.ts";
import { systemVault } from "../server/live/vault.ts";
import type { LearntOutcome } from "../server/services/ports.ts";

/** One decision of the pool, with what an outcome is drawn from. */
export interface InventedDecision {
  decision: Decision;
  content: string;
  snapshotDigest: string;
  prompt: DemoPrompt;
  /** The chosen agent; `null` where nobody could take the task. */
  character: Character | null;
}

/** The fleet's address is one where nothing answers: these agents are looked at, not called. */
export function inventedPolicy(): PolicyDocument {
  return demoPolicy(CHARACTERS.map((character) => agentOf(character, "http://127.0.0.1:9/v1")));
}

export function compileInvented(version: number, document: PolicyDocument): CompiledPolicy {
  const head = decodeLaneHead(readFileSync(new URL("../server/data/lane-head.bin", import.meta.url)));
  return compilePolicy({ version, hash: systemVault.digest(canonicalJson(document)), document }, head);
}

/** Makes the pool. The same `random` makes the same one. */
export function inventDecisions(policy: CompiledPolicy, size: number, random: () => number): InventedDecision[] {
  const prompts = openPrompts(random);
  return Array.from({ length: size }, (_, place) => {
    const prompt = prompts.any();
    const explained = explainFeatures(prompt.text);
    const wish = random();
    const task = {
      features: explained.features,
      explained,
      inputTokens: Math.ceil(prompt.text.length / 4),
      expectedOutputTokens: null,
      lane: wish < 0.05 ? prompt.work : null,
      tier: wish > 0.97 ? prompt.difficulty : null,
      pinnedAgentId: wish > 0.05 && wish < 0.07 ? "agent_generalist" : null,
      requires: wish > 0.07 && wish < 0.078 ? ["vision"] : [],
      critical: false,
      cause: wish > 0.9 && wish < 0.95 ? ("fallback" as const) : ("route" as const),
      dispatch: "caller" as const,
      triedAgentIds: [],
      costCeilingMicros: wish > 0.08 && wish < 0.11 ? 3_000 : null,
      deadlineMs: wish > 0.11 && wish < 0.13 ? 20_000 : null,
    };
    const snapshot = inventSnapshot(policy, random);
    const decision = decide(task, snapshot, policy, `invented-${place}`);
    const chosen = decision.chosenOrdinal === null ? null : policy.agents[decision.chosenOrdinal]!.id;
    return {
      decision,
      content: prompt.text.slice(0, 160),
      snapshotDigest: randomBytes(32).toString("hex"),
      prompt,
      character: chosen === null ? null : characterNamed(chosen.replace(/^agent_/, "")),
    };
  });
}

/** A moment of the fleet: some load, a record of outcomes in every lane, now and then a breaker open or an agent drained. */
function inventSnapshot(policy: CompiledPolicy, random: () => number): Snapshot {
  const agents = new Map<string, AgentState>();
  for (const { id, concurrency } of policy.agents) {
    const character = characterNamed(id.replace(/^agent_/, ""));
    const trouble = random();
    agents.set(id, {
      breaker:
        trouble < 0.04
          ? { state: "open", override: null, reason: "half of the last calls failed", probeLeaseFree: false }
          : { state: trouble < 0.05 ? "half_open" : "closed", override: null, reason: "", probeLeaseFree: true },
      availability:
        trouble > 0.98 ? { mode: "draining", reason: "a new model is on trial" } : { mode: "enabled", reason: "" },
      inFlight: Math.floor(random() ** 2 * concurrency),
      concurrencyLimit: null,
      ramp: 1,
      records: new Map(policy.laneNames.map((lane) => [lane, inventRecord(character, lane, random)])),
    });
  }
  const lanes = new Map(
    policy.laneNames.map((lane) => [lane, { explorationCredit: random(), dispatchesPerSecond: random() }]),
  );
  return { ...EMPTY_SNAPSHOT, ageMs: random() * 40, agents, lanes };
}

function inventRecord(character: Character | null, lane: string, random: () => number): LaneRecord {
  const outcomes = Math.floor(random() * 80);
  const mastery = character?.mastery as Record<string, number> | undefined;
  const share = Math.min(0.99, Math.max(0.05, (mastery?.[lane] ?? mastery?.["other"] ?? 0.6) + (random() - 0.5) / 5));
  const latencyMs = 400 + random() * 9_000;
  return {
    successes: outcomes * share,
    outcomes,
    failures: outcomes * 0.02,
    latencyMs,
    latencyCount: outcomes,
    costMicros: outcomes * 2_000 * random(),
    costCount: outcomes,
    outputTokens: outcomes * 300,
    outputCount: outcomes,
  };
}

/** The record of one decision of the pool as if it had been made at an instant. `serial` keeps ids apart and in order. */
export function recordOf(
  { decision, content, snapshotDigest }: InventedDecision,
  policyHash: string,
  place: { serial: number; atMs: number; root: { taskId: string } | null; sessionId: string | null },
): DecisionRecord {
  const ulid = ulidAt(place.atMs, place.serial);
  const taskId = `task_${ulid}`;
  const hex = place.serial.toString(16).padStart(16, "0");
  return {
    id: `dec_${ulid}`,
    taskId,
    rootTaskId: place.root?.taskId ?? taskId,
    parentTaskId: place.root?.taskId ?? null,
    previousDecisionId: null,
    depth: place.root === null ? 0 : 1,
    project: "default",
    sessionId: place.sessionId,
    decidedAtMs: place.atMs,
    decideMicros: 40 + Math.floor(-Math.log(Math.random()) * 60),
    traceId: hex.repeat(2),
    spanId: hex,
    parentSpanId: null,
    policyHash,
    snapshotDigest,
    content,
    decision,
  };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function digits(value: number, count: number): string {
  let text = "";
  for (let rest = value; text.length < count; rest = Math.floor(rest / 32)) text = CROCKFORD[rest % 32] + text;
  return text;
}

/** Ids of one millisecond are in the order of their serials. */
function ulidAt(atMs: number, serial: number): string {
  return digits(Math.floor(atMs), 10) + digits(serial, 8) + digits(Math.floor(Math.random() * 2 ** 40), 8);
}

/** How the chosen agent did; `null` where nothing was ever told. */
export function outcomeOf(
  { decision, prompt, character }: InventedDecision,
  record: DecisionRecord,
  policy: CompiledPolicy,
): LearntOutcome | null {
  if (character === null || decision.chosenOrdinal === null || Math.random() < 0.04) return null;
  const agent = policy.agents[decision.chosenOrdinal]!;
  const succeeded = Math.random() < 0.5 + chanceOfGoodAnswer(character, prompt.work, prompt.difficulty) / 2;
  const usage = {
    inputTokens: 40 + Math.floor(Math.random() * 400),
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: Math.floor(character.typicalOutputTokens * (0.5 + Math.random())),
    reasoningTokens: 0,
  };
  const latencyMs =
    character.pace.firstTokenMs * (0.6 + Math.random()) + (1_000 * usage.outputTokens) / character.pace.tokensPerSecond;
  const cost = agent.price === null ? null : costOf(agent.price, usage);
  const owner = Math.random() < 0.85 ? "upstream" : Math.random() < 0.6 ? "capacity" : "client";
  const outcome: Outcome = {
    decisionId: record.id,
    status: succeeded ? "succeeded" : "failed",
    owner: succeeded ? null : owner,
    quality: succeeded && Math.random() < 0.3 ? 0.5 + Math.random() / 2 : null,
    latencyMs: Math.round(latencyMs),
    firstOutputMs: null,
    attemptNumber: 1,
    usage,
    usageEstimated: false,
    costMicros: cost,
    costSource: cost === null ? "unpriced" : "policy",
    priceVersion: cost === null ? null : `policy ${policy.version}`,
    error: succeeded ? null : "status 503",
    reportedAtMs: record.decidedAtMs + latencyMs,
  };
  const { laneProbabilities } = decision.facts.sighting;
  return {
    outcome,
    agentId: agent.id,
    laneProbabilities: new Map(policy.laneNames.map((lane, place) => [lane, laneProbabilities[place] ?? 0])),
  };
}
