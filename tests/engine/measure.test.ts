import { describe, expect, it } from "vitest";
import { FACTORS, type Factor } from "../../server/domain/factor.ts";
import { Lane } from "../../server/domain/lane.ts";
import type { LaneRecord, Snapshot } from "../../server/domain/snapshot.ts";
import type { CompiledPolicy } from "../../server/engine/compile-policy.ts";
import { decide } from "../../server/engine/decide.ts";
import type { EngineTask } from "../../server/engine/engine-task.ts";
import { agentNamed, policyOf, recordOf, snapshotOf, taskOf } from "./fleet.ts";

/** Raw values, worked out by hand from the definitions, and whether each was assumed. */
function measured(policy: CompiledPolicy, snapshot: Snapshot = snapshotOf(), task: Partial<EngineTask> = {}) {
  const [scored] = decide(taskOf(task), snapshot, policy, "seed").candidates;
  const { raw, assumed, posterior } = scored!.facts;
  const of = (factor: Factor) => raw[FACTORS.indexOf(factor)]!;
  const isAssumed = (factor: Factor) => (assumed & (1 << FACTORS.indexOf(factor))) !== 0;
  return { of, normalised: (factor: Factor) => scored!.normalised[FACTORS.indexOf(factor)]!, isAssumed, posterior };
}

const withRecords = (records: Record<string, Partial<LaneRecord>>) =>
  snapshotOf({ a: { records: new Map(Object.entries(records).map(([lane, record]) => [lane, recordOf(record)])) } });

describe("an agent that was never used", () => {
  it("has its priors for values, each marked as assumed, and none is 0 for want of knowledge", () => {
    const { of, isAssumed, posterior } = measured(
      policyOf([agentNamed("a", { price: null, priorSuccess: 0.8, priorLatencyMs: 3_000 })]),
    );
    expect(of("quality")).toBeCloseTo(0.8, 6);
    expect(of("latency")).toBeCloseTo(3_000, 2);
    expect(of("cost")).toBe(4_000);
    expect(of("reliability")).toBeCloseTo(0.05, 6);
    expect(of("capability")).toBe(0.5);
    expect([of("load"), of("session")]).toEqual([0, 0]);
    expect(FACTORS.filter(isAssumed)).toEqual(["capability", "quality", "latency", "cost", "reliability"]);
    expect(posterior.map((count) => Number(count.toFixed(4)))).toEqual([4.8, 1.2]);
  });
});

describe("an agent with a record", () => {
  it("is shrunk to its mean by six outcomes, and its mean to its prior by four", () => {
    const { of, isAssumed, posterior } = measured(
      policyOf([agentNamed("a")]),
      withRecords({ coding: { successes: 8, outcomes: 10, failures: 1 } }),
    );
    const mean = (8 + 4 * 0.6) / 14;
    expect(of("quality")).toBeCloseTo((8 + 6 * mean) / 16, 6);
    expect(posterior[0]).toBeCloseTo(8 + 6 * mean, 5);
    expect(posterior[1]).toBeCloseTo(16 - 8 - 6 * mean, 5);
    expect(of("reliability")).toBeCloseTo((1 + 0.5) / 20, 6);
    expect(isAssumed("quality") || isAssumed("reliability")).toBe(false);
  });

  it("answers for an unsure lane with the logits of its lanes, mixed by their probabilities", () => {
    const records = { coding: { successes: 9, outcomes: 10 }, chat: { successes: 1, outcomes: 10 } };
    const lanes = ["coding", "chat"].map((name) => Lane.parse({ name, members: ["agent_a"] }));
    const policy = policyOf([agentNamed("a")], {}, { lanes });
    const { facts } = decide(taskOf({ lane: null }), withRecords(records), policy, "seed");
    const [coding, chat] = facts.sighting.laneProbabilities as unknown as [number, number];
    expect(Math.min(coding, chat)).toBeGreaterThan(0.01);
    const mean = (10 + 4 * 0.6) / 24;
    const logit = (successes: number) => Math.log((successes + 6 * mean) / (16 - successes - 6 * mean));
    const mixed = coding * logit(9) + chat * logit(1);
    expect(facts.candidates[0]!.raw[FACTORS.indexOf("quality")]).toBeCloseTo(1 / (1 + Math.exp(-mixed)), 5);
  });

  it("has the geometric mean of its latencies, the lane's shrunk to all of its own and that to its prior", () => {
    const records = { coding: { latencyMs: 1_000, latencyCount: 3 }, chat: { latencyMs: 8_000, latencyCount: 3 } };
    const own = (3 * Math.log(1_000) + 3 * Math.log(8_000) + 3 * Math.log(2_000)) / 9;
    const { of, isAssumed } = measured(policyOf([agentNamed("a")]), withRecords(records));
    expect(of("latency")).toBeCloseTo(Math.exp((3 * Math.log(1_000) + 3 * own) / 6), 2);
    expect(isAssumed("latency")).toBe(false);
  });

  it("costs its list price for the tokens that are expected, at most up to its output cap", () => {
    const records = { coding: { outputTokens: 1_200, outputCount: 3 } };
    const expected = { expectedOutputTokens: null };
    const policy = (maxOutputTokens: number) => policyOf([agentNamed("a", { maxOutputTokens })]);
    expect(measured(policy(4_096), withRecords(records), expected).of("cost")).toBe(1_000 + 4 * 900);
    expect(measured(policy(500), withRecords(records), expected).of("cost")).toBe(1_000 + 4 * 500);
    expect(measured(policy(4_096), withRecords(records), { expectedOutputTokens: 10 }).of("cost")).toBe(1_040);
  });
});

describe("values on their fixed scales", () => {
  it("are half at the reference, and fall with distance, load and failures", () => {
    const agent = agentNamed("a", {
      tier: "heavy",
      priorLatencyMs: 4_000,
      price: { inputMicrosPerMillion: 0, outputMicrosPerMillion: 8_000_000 },
    });
    const snapshot = { ...snapshotOf({ a: { inFlight: 2, concurrencyLimit: 8 } }), sessionAgentId: "agent_a" };
    const { normalised } = measured(policyOf([agent]), snapshot);
    const values = { latency: 0.5, cost: 0.5, tier_fit: 0.5, load: 0.75, reliability: 0.95, session: 1 } as const;
    for (const [factor, value] of Object.entries(values))
      expect(normalised(factor as Factor), factor).toBeCloseTo(value, 6);
    expect(measured(policyOf([agent]), snapshotOf(), { tier: "light" }).normalised("tier_fit")).toBe(0);
  });

  it("have the mean level of the required skills, else of the lane's, else of the skill of the lane's name", () => {
    const agent = agentNamed("a", { skills: { sql: 1, coding: 0.9, legal: 0.2 } });
    expect(measured(policyOf([agent])).of("capability")).toBeCloseTo(0.9, 6);
    expect(measured(policyOf([agent], { skills: ["sql", "unknown"] })).of("capability")).toBe(0.75);
    expect(measured(policyOf([agent]), snapshotOf(), { requires: ["sql", "legal"] }).of("capability")).toBeCloseTo(
      0.6,
      6,
    );
  });
});
