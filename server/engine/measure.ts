import type { Agent } from "../domain/agent.ts";
import { FACTORS } from "../domain/factor.ts";
import type { Lane } from "../domain/lane.ts";
import { costOf } from "../domain/money.ts";
import type { AgentState } from "../domain/snapshot.ts";
import { type Tier, tierDistance } from "../domain/tier.ts";
import type { EngineTask } from "./engine-task.ts";
import {
  expectedOutputTokens,
  expectedSuccess,
  failureRate,
  lanePosterior,
  meanSuccess,
  medianLatencyMs,
  NO_RECORDS,
  totalsOf,
} from "./success-record.ts";

/** An undeclared skill counts as half known. */
const UNDECLARED_LEVEL = 0.5;

const CAPABILITY = FACTORS.indexOf("capability");
const TIER_FIT = FACTORS.indexOf("tier_fit");
const QUALITY = FACTORS.indexOf("quality");
const LATENCY = FACTORS.indexOf("latency");
const COST = FACTORS.indexOf("cost");
const LOAD = FACTORS.indexOf("load");
const RELIABILITY = FACTORS.indexOf("reliability");
const SESSION = FACTORS.indexOf("session");

/** What is measured of one agent for one task, before any filter or weight. */
export interface Measurement {
  raw: Float32Array;
  assumed: number;
  posterior: [successes: number, failures: number];
  latencyMs: number;
  /** `null`: unpriced and never observed, so nothing bounds it. */
  costMicros: number | null;
  inFlight: number;
  limit: number;
}

/** What all measurements of one decision have in common. */
export interface MeasureContext {
  task: EngineTask;
  lane: Lane;
  tier: Tier;
  laneNames: readonly string[];
  laneProbabilities: Float32Array;
  sessionAgentId: string | null;
}

/**
 * Raw factor values of one agent, in single precision so that a record keeps exactly what the decision used.
 * A missing observation is the prior, marked in `assumed`; it is never 0.
 */
export function measure(agent: Agent, state: AgentState | undefined, context: MeasureContext): Measurement {
  const { task, lane } = context;
  const records = state?.records ?? NO_RECORDS;
  const record = records.get(lane.name);
  const totals = totalsOf(records);
  const mean = meanSuccess(totals, agent.priorSuccess);
  const posterior = lanePosterior(record, mean);
  // Single precision also rounds off what logarithm and exponential add, or 2,000 ms would miss a deadline of 2,000 ms.
  const latencyMs = Math.fround(medianLatencyMs(record, totals, agent.priorLatencyMs));
  const outputTokens = task.expectedOutputTokens ?? expectedOutputTokens(record, lane.expectedOutputTokens);
  const costMicros = expectedCostMicros(
    agent,
    task.inputTokens,
    outputTokens,
    record?.costCount ? record.costMicros : null,
  );
  const inFlight = state?.inFlight ?? 0;
  const limit = limitInForce(agent, state);
  const skills = task.requires.length > 0 ? task.requires : lane.skills.length > 0 ? lane.skills : [lane.name];
  const [level, undeclared] = meanLevel(agent, skills);

  const raw = new Float32Array(FACTORS.length);
  raw[CAPABILITY] = level;
  raw[TIER_FIT] = tierDistance(agent.tier, context.tier);
  raw[QUALITY] = expectedSuccess(records, mean, context.laneNames, context.laneProbabilities);
  raw[LATENCY] = latencyMs;
  raw[COST] = costMicros ?? lane.reference.costMicros;
  raw[LOAD] = inFlight / limit;
  raw[RELIABILITY] = failureRate(totals);
  raw[SESSION] = context.sessionAgentId === agent.id ? 1 : 0;

  let assumed = 0;
  if (undeclared) assumed |= 1 << CAPABILITY;
  if (totals.outcomes === 0) assumed |= (1 << QUALITY) | (1 << RELIABILITY);
  if (totals.latencyCount === 0) assumed |= 1 << LATENCY;
  if (costMicros === null) assumed |= 1 << COST;

  return {
    raw,
    assumed,
    posterior: [Math.fround(posterior[0]), Math.fround(posterior[1])],
    latencyMs,
    costMicros,
    inFlight,
    limit,
  };
}

/** Concurrency in force: the current limit, scaled down during slow start, at least 1. */
function limitInForce(agent: Agent, state: AgentState | undefined): number {
  return Math.max(1, Math.floor((state?.concurrencyLimit ?? agent.concurrency) * (state?.ramp ?? 1)));
}

/** List price times expected tokens; where there is no price, what its attempts have cost so far. */
function expectedCostMicros(
  agent: Agent,
  inputTokens: number,
  outputTokens: number,
  observedMicros: number | null,
): number | null {
  if (agent.price === null) return observedMicros === null ? null : Math.round(observedMicros);
  return costOf(agent.price, {
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: Math.min(outputTokens, agent.maxOutputTokens ?? outputTokens),
    reasoningTokens: 0,
  });
}

/** The level that the agent itself declared; names that every object answers to, such as `constructor`, are none. */
export function skillLevel(agent: Agent, skill: string): number | undefined {
  return Object.hasOwn(agent.skills, skill) ? agent.skills[skill] : undefined;
}

function meanLevel(agent: Agent, skills: readonly string[]): [level: number, undeclared: boolean] {
  let sum = 0;
  let undeclared = false;
  for (const skill of skills) {
    const level = skillLevel(agent, skill);
    if (level === undefined) undeclared = true;
    sum += level ?? UNDECLARED_LEVEL;
  }
  return [sum / skills.length, undeclared];
}
