import type { Outcome } from "../domain/outcome.ts";
import type { LaneRecord } from "../domain/snapshot.ts";

/** Old outcomes fade by this factor with each new one of the same agent (ROUTING, Update). */
const FORGETTING = 0.998;

const EMPTY: LaneRecord = {
  successes: 0,
  outcomes: 0,
  failures: 0,
  latencyMs: 0,
  latencyCount: 0,
  costMicros: 0,
  costCount: 0,
  outputTokens: 0,
  outputCount: 0,
};

/**
 * What an outcome says of the agent: its quality from 0 to 1, or `null` where it says nothing (cancelled, rejected, or a
 * failure that was not the agent's own). A success without a quality counts as 1.
 */
export function qualityOf({ status, owner, quality }: Pick<Outcome, "status" | "owner" | "quality">): number | null {
  if (status === "succeeded") return quality ?? 1;
  if (status === "failed" && owner === "upstream") return quality ?? 0;
  return null;
}

/** The records of one agent after an outcome, weighted by the decision's soft lanes. The given map is not changed. */
export function learnOutcome(
  records: ReadonlyMap<string, LaneRecord>,
  outcome: Outcome,
  shares: ReadonlyMap<string, number>,
): Map<string, LaneRecord> {
  const quality = qualityOf(outcome);
  const learnt = new Map<string, LaneRecord>();
  if (quality === null) return new Map(records);
  for (const [lane, record] of records) learnt.set(lane, faded(record));
  for (const [lane, share] of shares) learnt.set(lane, taught(learnt.get(lane) ?? EMPTY, outcome, quality, share));
  return learnt;
}

/** The records after a quality that followed an outcome which was learnt with `assumed`. */
export function correctQuality(
  records: ReadonlyMap<string, LaneRecord>,
  shares: ReadonlyMap<string, number>,
  assumed: number,
  quality: number,
): Map<string, LaneRecord> {
  const corrected = new Map(records);
  for (const [lane, share] of shares) {
    const record = corrected.get(lane);
    if (record === undefined) continue;
    const successes = Math.min(record.outcomes, Math.max(0, record.successes + share * (quality - assumed)));
    corrected.set(lane, { ...record, successes });
  }
  return corrected;
}

function faded(record: LaneRecord): LaneRecord {
  return {
    ...record,
    successes: record.successes * FORGETTING,
    outcomes: record.outcomes * FORGETTING,
    failures: record.failures * FORGETTING,
    latencyCount: record.latencyCount * FORGETTING,
    costCount: record.costCount * FORGETTING,
    outputCount: record.outputCount * FORGETTING,
  };
}

function taught(record: LaneRecord, outcome: Outcome, quality: number, share: number): LaneRecord {
  const next: LaneRecord = {
    ...record,
    successes: record.successes + share * quality,
    outcomes: record.outcomes + share,
    failures: record.failures + (outcome.status === "failed" ? share : 0),
  };
  // How long a failed attempt took says nothing of how long a good one takes.
  if (outcome.status === "succeeded" && outcome.latencyMs !== null && outcome.latencyMs > 0) {
    const logMean = mean(Math.log(record.latencyMs || 1), record.latencyCount, Math.log(outcome.latencyMs), share);
    next.latencyMs = Math.exp(logMean);
    next.latencyCount = record.latencyCount + share;
  }
  if (outcome.costMicros !== null) {
    next.costMicros = mean(record.costMicros, record.costCount, outcome.costMicros, share);
    next.costCount = record.costCount + share;
  }
  if (outcome.status === "succeeded" && outcome.usage !== null) {
    const tokens = outcome.usage.outputTokens + outcome.usage.reasoningTokens;
    next.outputTokens = mean(record.outputTokens, record.outputCount, tokens, share);
    next.outputCount = record.outputCount + share;
  }
  return next;
}

function mean(before: number, count: number, value: number, weight: number): number {
  return (before * count + value * weight) / (count + weight);
}
