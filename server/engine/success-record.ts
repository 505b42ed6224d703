import type { AgentState, LaneRecord } from "../domain/snapshot.ts";

/** Pseudo-outcomes by which a lane's record is shrunk to the agent's mean, and that mean to its prior (ROUTING, Algorithm). */
const LANE_SHRINKAGE = 6;
const AGENT_SHRINKAGE = 4;
/** Failures are rarer than bad answers, so their prior is its own: 5 % with the weight of ten outcomes. */
const PRIOR_FAILURE_RATE = 0.05;
const FAILURE_SHRINKAGE = 10;
/** Running means of latency and output length are shrunk to the agent's mean by three observations. */
const MEAN_SHRINKAGE = 3;
/** Below this share a lane does not speak for a task; it saves looking up records that cannot matter. */
const NEGLIGIBLE_SHARE = 0.005;

/** Sums over all lanes of one agent. */
export interface AgentTotals {
  successes: number;
  outcomes: number;
  failures: number;
  logLatencySum: number;
  latencyCount: number;
}

export const NO_RECORDS: ReadonlyMap<string, LaneRecord> = new Map();

export function totalsOf(records: ReadonlyMap<string, LaneRecord>): AgentTotals {
  const totals: AgentTotals = { successes: 0, outcomes: 0, failures: 0, logLatencySum: 0, latencyCount: 0 };
  for (const record of records.values()) {
    totals.successes += record.successes;
    totals.outcomes += record.outcomes;
    totals.failures += record.failures;
    if (record.latencyCount > 0) totals.logLatencySum += logLatency(record) * record.latencyCount;
    totals.latencyCount += record.latencyCount;
  }
  return totals;
}

/** The agent's mean success over all lanes, shrunk to its prior; kept off 0 and 1 so that its logit is finite. */
export function meanSuccess(totals: AgentTotals, priorSuccess: number): number {
  const mean = (totals.successes + AGENT_SHRINKAGE * priorSuccess) / (totals.outcomes + AGENT_SHRINKAGE);
  return Math.min(0.999, Math.max(0.001, mean));
}

/** Beta posterior of success in one lane: pseudo-counts of successes and failures, both above 0. */
export function lanePosterior(record: LaneRecord | undefined, mean: number): [successes: number, failures: number] {
  const successes = (record?.successes ?? 0) + LANE_SHRINKAGE * mean;
  const all = (record?.outcomes ?? 0) + LANE_SHRINKAGE;
  return [successes, Math.max(1e-3, all - successes)];
}

/**
 * Expected success of an agent at a task whose lane is known only softly: the logits of the lanes' shrunk success
 * rates, mixed by the lanes' probabilities (ROUTING: the record term B_a).
 */
export function expectedSuccess(
  records: AgentState["records"],
  mean: number,
  lanes: readonly string[],
  laneProbabilities: ArrayLike<number>,
): number {
  if (records.size === 0) return mean;
  let logit = 0;
  let share = 0;
  for (let index = 0; index < lanes.length; index += 1) {
    const probability = laneProbabilities[index] ?? 0;
    if (probability < NEGLIGIBLE_SHARE) continue;
    const [successes, failures] = lanePosterior(records.get(lanes[index]!), mean);
    logit += probability * Math.log(successes / failures);
    share += probability;
  }
  return share === 0 ? mean : 1 / (1 + Math.exp(-logit / share));
}

/** Rate of failures that were the agent's own, shrunk to 5 %. */
export function failureRate(totals: AgentTotals): number {
  return (totals.failures + FAILURE_SHRINKAGE * PRIOR_FAILURE_RATE) / (totals.outcomes + FAILURE_SHRINKAGE);
}

/** Median latency in the lane, shrunk in log space to the agent's and that to its prior. */
export function medianLatencyMs(record: LaneRecord | undefined, totals: AgentTotals, priorLatencyMs: number): number {
  const priorLog = Math.log(priorLatencyMs);
  const agentLog = (totals.logLatencySum + MEAN_SHRINKAGE * priorLog) / (totals.latencyCount + MEAN_SHRINKAGE);
  if (record === undefined || record.latencyCount === 0) return Math.exp(agentLog);
  const count = record.latencyCount;
  return Math.exp((logLatency(record) * count + MEAN_SHRINKAGE * agentLog) / (count + MEAN_SHRINKAGE));
}

/** Under a millisecond nothing is told apart, and a single 0 would swallow the whole mean. */
function logLatency(record: LaneRecord): number {
  return Math.log(Math.max(1, record.latencyMs));
}

/** Output tokens to expect in the lane, shrunk to the lane's declared expectation. */
export function expectedOutputTokens(record: LaneRecord | undefined, declared: number): number {
  if (record === undefined || record.outputCount === 0) return declared;
  return (record.outputTokens * record.outputCount + MEAN_SHRINKAGE * declared) / (record.outputCount + MEAN_SHRINKAGE);
}
