/** A real ledger for tests: a database of its own, the policy published, records decided by the real engine. */
import type { DecisionRecord } from "../../server/domain/decision.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import { replay } from "../../server/engine/decide.ts";
import type { LearntOutcome } from "../../server/services/ports.ts";
import { openStore, type Store } from "../../server/store/open-store.ts";
import { policy, sampleRecords } from "../telemetry-records.ts";

export const NOON_MS = Date.UTC(2026, 10, 23, 12);

/** Opens a store on a migrated database, with `policy` (and what must precede it) published. */
export async function openLedger(databaseUrl: string, nowMs: () => number = () => NOON_MS): Promise<Store> {
  const store = await openStore({
    databaseUrl,
    rebuild: (facts) => replay(facts, policy),
    log: () => {},
    clock: { nowMs, monotonicMicros: () => performance.now() * 1_000 },
  });
  const before = (await store.policies.current())?.version ?? 0;
  for (let version = before + 1; version <= policy.version; version += 1) await publishVersion(store, version);
  return store;
}

export async function publishVersion(store: Store, version: number): Promise<"published" | "conflict"> {
  return await store.policies.publish(
    { version, hash: policy.hash, document: policy.document, publishedAtMs: NOON_MS, actor: "key_a", reason: "a test" },
    version - 1,
    auditEntry(`audit_${idDigits(NOON_MS, version)}`, "policy.publish"),
  );
}

export function auditEntry(id: string, action: string) {
  return {
    id,
    atMs: NOON_MS,
    actorId: "key_a",
    actorName: "Ada",
    action,
    target: "default",
    reason: "a test",
    before: null,
    after: { text: "\u0000 is kept", list: [1, null] },
  };
}

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 26 digits of an id made at that instant; `serial` tells those of one millisecond apart. */
export function idDigits(instantMs: number, serial: number): string {
  const digits = (value: number, count: number) =>
    Array.from({ length: count }, (_, place) => DIGITS[Math.floor(value / 32 ** (count - 1 - place)) % 32]).join("");
  return digits(instantMs, 10) + digits(serial, 16);
}

/** `count` records of consecutive instants from `fromMs` on, every run the same; tasks are roots of their own runs. */
export function recordsFrom(fromMs: number, count: number, stepMs = 1_000, seed = 1): DecisionRecord[] {
  return sampleRecords(count, seed).map((record, place) => {
    const digits = idDigits(fromMs + place * stepMs, seed * 100_000 + place);
    const id = `dec_${digits}`;
    return {
      ...record,
      id,
      taskId: `task_${digits}`,
      rootTaskId: `task_${digits}`,
      parentTaskId: null,
      decidedAtMs: fromMs + place * stepMs,
    };
  });
}

/** A successful outcome of a record, with what is set over it. */
export function learntFrom(record: DecisionRecord, over: Partial<Outcome> = {}): LearntOutcome {
  const { sighting } = record.decision.facts;
  const lanes = policy.document.lanes.map((lane) => lane.name);
  return {
    outcome: {
      decisionId: record.id,
      status: "succeeded",
      owner: null,
      quality: null,
      latencyMs: 1_250,
      firstOutputMs: 300,
      attemptNumber: 1,
      usage: { inputTokens: 100, cachedInputTokens: 10, cacheWriteTokens: 0, outputTokens: 50, reasoningTokens: 5 },
      usageEstimated: false,
      costMicros: 420,
      costSource: "reported",
      priceVersion: null,
      error: null,
      reportedAtMs: record.decidedAtMs + 1_500,
      ...over,
    },
    agentId: policy.agents[record.decision.chosenOrdinal ?? 0]!.id,
    laneProbabilities: new Map(lanes.map((lane, place) => [lane, sighting.laneProbabilities[place]!])),
  };
}
