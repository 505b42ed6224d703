import fc from "fast-check";
import type { Agent } from "../../server/domain/agent.ts";
import { FACTORS, type Weights } from "../../server/domain/factor.ts";
import type { Lane } from "../../server/domain/lane.ts";
import type { PolicyDocument } from "../../server/domain/policy.ts";
import {
  type AgentState,
  BREAKER_OVERRIDES,
  BREAKER_STATES,
  type BudgetView,
  type LaneRecord,
  type LaneState,
  type Snapshot,
} from "../../server/domain/snapshot.ts";
import { CAUSES } from "../../server/domain/task.ts";
import { TIERS, type Tier } from "../../server/domain/tier.ts";
import { type CompiledPolicy, compilePolicy } from "../../server/engine/compile-policy.ts";
import type { EngineTask } from "../../server/engine/engine-task.ts";
import { explainFeatures } from "../../server/engine/explain-features.ts";
import { HEAD } from "./fleet.ts";
import { LANE_POOL } from "./made-head.ts";

/**
 * Made-up worlds for the engine: every field over its whole range, with small sets of values mixed in so that ties,
 * limits and zeros come up often.
 */
export interface Scenario {
  document: PolicyDocument;
  policy: CompiledPolicy;
  snapshot: Snapshot;
  task: EngineTask;
  seed: string;
}

const MOST_AGENTS = 12;
const AGENT_IDS = Array.from({ length: MOST_AGENTS }, (_, place) => `agent_${"kfbjaglcdieh"[place]}${place}`);
/** `constructor` is a legal name that every plain object answers to. */
const SKILLS = ["typescript", "sql", "legal", "constructor"];
const BUDGET_IDS = ["whole", "run", "lane"];

const PROMPTS = [
  "hi",
  "Fix the failing test in src/parser.ts and explain the cause step by step.",
  "Write a short poem about a lighthouse.",
  "Prove that there are infinitely many primes; then compare three proofs, and analyse which is shortest.",
  "Extract all dates from this text as JSON: on 3 May 2021 and 4 June 2022.",
  "",
  "\u0000\ud800 ä 漢字 🦜",
].map((text) => ({ explained: explainFeatures(text), [fc.toStringMethod]: () => JSON.stringify(text) }));

/** Mostly one of a few values, so that agents tie; else anything in the range. */
const often = (values: readonly number[], min: number, max: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...values) }, fc.double({ min, max, noNaN: true }));
const oftenInt = (values: readonly number[], min: number, max: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...values) }, fc.integer({ min, max }));
const rarely = <T>(value: T, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary });

const price = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.record({
      inputMicrosPerMillion: oftenInt([0, 1_000_000], 0, 1e8),
      outputMicrosPerMillion: oftenInt([0, 4_000_000], 0, 1e10),
    }),
  },
);

const agent = (id: string): fc.Arbitrary<Agent> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id.slice("agent_".length)),
    description: fc.constant(""),
    endpoint: fc.constant({ kind: "external" as const }),
    tier: fc.constantFrom(...TIERS),
    skills: fc.dictionary(fc.constantFrom(...SKILLS), often([0, 0.5, 1], 0, 1), { maxKeys: 3 }),
    price,
    contextWindowTokens: rarely(128_000, oftenInt([4_096], 256, 1_000_000)),
    maxOutputTokens: fc.oneof(fc.constant(null), oftenInt([4_096], 1, 100_000)),
    concurrency: oftenInt([1, 8, 8], 1, 100),
    priorSuccess: often([0, 0.6, 1], 0, 1),
    priorLatencyMs: often([1, 2_000, 4_000], 1, 86_400_000),
    simulated: fc.constant(true),
  });

export const weights: fc.Arbitrary<Weights> = fc
  .tuple(...FACTORS.map(() => often([0, 1, 2], 0, 10)))
  .map((values) => Object.fromEntries(FACTORS.map((factor, place) => [factor, values[place]!])) as Weights)
  .map((made) => (FACTORS.some((factor) => made[factor] > 0) ? made : { ...made, quality: 1 }));

const tierList: fc.Arbitrary<Tier[]> = rarely([...TIERS], fc.subarray([...TIERS], { minLength: 1 }));

const lane = (name: string, agentIds: readonly string[]): fc.Arbitrary<Lane> =>
  fc.record({
    name: fc.constant(name),
    description: fc.constant(""),
    keywords: fc.constant([]),
    examples: fc.constant([]),
    members: rarely<string[]>([...agentIds], fc.shuffledSubarray([...agentIds])),
    skills: rarely([], fc.subarray(SKILLS)),
    weights: fc.record({ light: weights, standard: weights, heavy: weights }),
    reference: fc.record({
      latencyMs: often([4_000], 1, 86_400_000),
      costMicros: often([4_000], 1, 1e12),
    }),
    expectedOutputTokens: oftenInt([600], 1, 100_000),
    confidenceFloor: often([0, 0.45, 1], 0, 1),
    switchingCost: often([0, 0.05, 1], 0, 1),
    tiers: fc.record({ light: tierList, standard: tierList, heavy: tierList }),
    priceCeilingMicros: rarely<number | null>(null, oftenInt([0], 0, 1e8)),
    exploration: fc.record({
      enabled: fc.boolean(),
      creditPerDecision: often([0.1], 0, 1),
      maximumCostFactor: often([1, 10], 1, 1_000),
    }),
    panic: fc.constant("spread" as const),
    ladder: fc.constant(["stop" as const]),
  });

export const policyDocument: fc.Arbitrary<PolicyDocument> = fc
  .tuple(fc.integer({ min: 1, max: MOST_AGENTS }), fc.shuffledSubarray([...LANE_POOL], { minLength: 1, maxLength: 3 }))
  .chain(([count, names]) =>
    fc.record({
      agents: fc.tuple(...AGENT_IDS.slice(0, count).map(agent)),
      lanes: fc.tuple(...names.map((name) => lane(name, AGENT_IDS.slice(0, count)))),
      defaultLane: fc.constantFrom(...names),
      nearEqual: often([0, 0.02], 0, 0.5),
      heavyReserve: often([0, 0.3, 1], 0, 1),
    }),
  );

const laneRecord: fc.Arbitrary<LaneRecord> = fc
  .record({
    outcomes: often([0, 1, 20], 0, 10_000),
    good: often([0, 0.5, 1], 0, 1),
    bad: often([0, 1], 0, 1),
    latencyMs: often([1, 2_000], 0.5, 86_400_000),
    latencyCount: often([0, 5], 0, 1_000),
    costMicros: often([0, 5_000], 0, 1e9),
    costCount: often([0, 5], 0, 1_000),
    outputTokens: often([500], 0, 100_000),
    outputCount: often([0, 5], 0, 1_000),
  })
  .map(({ good, bad, ...record }) => ({
    ...record,
    successes: good * record.outcomes,
    failures: bad * (1 - good) * record.outcomes,
  }));

const agentState = (lanes: readonly string[]): fc.Arbitrary<AgentState> =>
  fc.record({
    breaker: fc.record({
      state: rarely("closed" as const, fc.constantFrom(...BREAKER_STATES)),
      override: rarely(null, fc.constantFrom(null, ...BREAKER_OVERRIDES)),
      reason: fc.constantFrom("", "5 failures in a row"),
      probeLeaseFree: fc.boolean(),
    }),
    availability: fc.record({
      mode: rarely("enabled" as const, fc.constantFrom("enabled" as const, "draining" as const, "disabled" as const)),
      reason: fc.constantFrom("", "maintenance"),
    }),
    inFlight: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(0, 0, 1, 4) }, { weight: 1, arbitrary: fc.nat(40) }),
    concurrencyLimit: rarely<number | null>(null, oftenInt([1, 8], 1, 64)),
    ramp: rarely(1, fc.double({ min: 0.1, max: 1, noNaN: true })),
    records: fc
      .array(fc.tuple(fc.constantFrom(...lanes), laneRecord), { maxLength: lanes.length })
      .map((entries) => new Map(entries)),
  });

const budget = (agentIds: readonly string[], lanes: readonly string[]): fc.Arbitrary<BudgetView> =>
  fc.record({
    id: fc.constantFrom(...BUDGET_IDS),
    agentId: fc.constantFrom(null, ...agentIds),
    lane: fc.constantFrom(null, ...lanes),
    remainingMicros: fc.oneof(fc.constantFrom(0, -5), fc.integer({ min: 0, max: 1e9 })),
    strict: rarely(false, fc.boolean()),
  });

const laneState: fc.Arbitrary<LaneState> = fc.record({
  explorationCredit: fc.oneof(fc.constant(null), often([0, 0.99, 1, 5], 0, 30)),
  dispatchesPerSecond: often([0, 5], 0, 1_000),
});

export const snapshotFor = (document: PolicyDocument): fc.Arbitrary<Snapshot> => {
  const agentIds = document.agents.map(({ id }) => id);
  const lanes = document.lanes.map(({ name }) => name);
  return fc.record({
    ageMs: often([0, 200], 0, 120_000),
    routers: rarely(1, fc.integer({ min: 1, max: 64 })),
    agents: fc
      .tuple(...agentIds.map((id) => fc.option(agentState(lanes), { freq: 8 }).map((state) => [id, state] as const)))
      .map((entries) => new Map(entries.flatMap(([id, state]) => (state === null ? [] : [[id, state] as const])))),
    lanes: fc
      .array(fc.tuple(fc.constantFrom(...lanes), laneState), { maxLength: 3 })
      .map((entries) => new Map(entries)),
    budgets: rarely<BudgetView[]>([], fc.array(budget(agentIds, lanes), { maxLength: 3 })),
    sessionAgentId: rarely<string | null>(null, fc.constantFrom(...agentIds, "agent_gone")),
    learnerVersion: fc.nat(9),
  });
};

export const taskFor = (document: PolicyDocument): fc.Arbitrary<EngineTask> => {
  const agentIds = document.agents.map(({ id }) => id);
  return fc
    .record({
      prompt: fc.constantFrom(...PROMPTS),
      withEvidence: fc.boolean(),
      inputTokens: rarely(100, oftenInt([0, 100_000], 0, 250_000)),
      expectedOutputTokens: rarely<number | null>(null, oftenInt([500], 1, 100_000)),
      lane: fc.constantFrom(null, ...document.lanes.map(({ name }) => name)),
      tier: fc.constantFrom(null, ...TIERS),
      pinnedAgentId: rarely<string | null>(null, fc.constantFrom(...agentIds)),
      requires: rarely<string[]>([], fc.subarray(SKILLS, { maxLength: 2 })),
      critical: rarely(false, fc.boolean()),
      cause: rarely("route" as const, fc.constantFrom(...CAUSES)),
      dispatch: rarely<"caller" | "now" | "durably">("caller", fc.constantFrom("now", "durably")),
      triedAgentIds: rarely<string[]>([], fc.subarray([...agentIds, "agent_gone"])),
      costCeilingMicros: rarely<number | null>(null, oftenInt([0], 0, 1e8)),
      deadlineMs: rarely<number | null>(null, oftenInt([1, 2_000], 1, 86_400_000)),
    })
    .map(({ prompt, withEvidence, ...task }) => {
      const { features } = prompt.explained;
      const made: EngineTask = { ...task, features, explained: withEvidence ? prompt.explained : null };
      return Object.defineProperty(made, fc.toStringMethod, {
        value: () => fc.stringify({ ...task, prompt: fc.stringify(prompt), withEvidence }),
      });
    });
};

/** Compiled with the made-up head; counterexamples print it as one word, since the document stands beside it. */
export function compiled(document: PolicyDocument): CompiledPolicy {
  const policy = compilePolicy({ version: 7, hash: "made", document }, HEAD);
  return Object.defineProperty(policy, fc.toStringMethod, { value: () => "compiled" });
}

export const scenario: fc.Arbitrary<Scenario> = policyDocument.chain((document) =>
  fc.record({
    document: fc.constant(document),
    policy: fc.constant(compiled(document)),
    snapshot: snapshotFor(document),
    task: taskFor(document),
    seed: fc.string({ minLength: 1, maxLength: 8 }),
  }),
);
