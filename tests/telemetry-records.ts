/** Valid decision records from chance, decided and described by the real engine, and their outcomes. */
import fc from "fast-check";
import type {
  CandidateFacts,
  DecisionFacts,
  DecisionRecord,
  DecisionView,
  ExclusionFacts,
} from "../server/domain/decision.ts";
import { FILTERS } from "../server/domain/decision.ts";
import { FACTORS } from "../server/domain/factor.ts";
import { SHIPPED_LANES } from "../server/domain/lane.ts";
import { FAILURE_OWNERS, OUTCOME_STATUSES, type Outcome } from "../server/domain/outcome.ts";
import { PolicyDocument } from "../server/domain/policy.ts";
import { CAUSES } from "../server/domain/task.ts";
import { TIERS } from "../server/domain/tier.ts";
import { compilePolicy } from "../server/engine/compile-policy.ts";
import { replay } from "../server/engine/decide.ts";
import { describeDecision } from "../server/engine/describe.ts";

const AGENTS = 60;
/** The last agents are members of no lane. */
const MEMBERS = 50;

/** A fleet of 60 agents in the shipped lanes. The head classifies nothing: facts here come from chance. */
export const policy = compilePolicy(
  {
    version: 7,
    hash: "5f".repeat(32),
    document: PolicyDocument.parse({
      agents: Array.from({ length: AGENTS }, (_, ordinal) => ({
        id: `agent_a${ordinal}`,
        name: `Agent ${ordinal}`,
        endpoint:
          ordinal % 2 === 0
            ? { kind: "external" }
            : { kind: "model", baseUrl: "https://models.example/v1", model: `model-${ordinal}` },
        tier: TIERS[ordinal % TIERS.length],
      })),
      lanes: SHIPPED_LANES.map((name) => ({
        name,
        members: Array.from({ length: MEMBERS }, (_, ordinal) => `agent_a${ordinal}`),
      })),
      defaultLane: "chat",
    }),
  },
  { lanes: [], dense: new Float32Array(), hashed: new Float32Array(), own: [], background: [] },
);

/** The real view of a record. */
export function viewOf(record: DecisionRecord): DecisionView {
  return describeDecision(record, policy, "committed");
}

const share = fc.oneof(
  { weight: 4, arbitrary: fc.nat(1_000).map((thousandths) => Math.fround(thousandths / 1_000)) },
  { weight: 1, arbitrary: fc.float({ min: 0, max: 1, noNaN: true }) },
);
const rawValues = fc
  .tuple(
    share,
    fc.constantFrom(0, 1, 2),
    share,
    fc.float({ min: 1, max: 60_000, noNaN: true }),
    fc.float({ min: 0, max: 100_000, noNaN: true }),
    share,
    share,
    fc.constantFrom(0, 1),
  )
  .map((raw) => Float32Array.from(raw));

const candidate: fc.Arbitrary<Omit<CandidateFacts, "ordinal">> = fc.record({
  raw: rawValues,
  assumed: fc.nat(2 ** FACTORS.length - 1),
  posterior: fc.tuple(fc.float({ min: 0.5, max: 40, noNaN: true }), fc.float({ min: 0.5, max: 40, noNaN: true })),
  inFlight: fc.nat(20),
  limit: fc.integer({ min: 1, max: 40 }),
  probe: fc.nat(60).map((chance) => chance === 0),
});

const exclusion: fc.Arbitrary<Omit<ExclusionFacts, "ordinal">> = fc.record({
  filter: fc.constantFrom(...FILTERS.filter((filter) => filter !== "not_a_member")),
  need: fc.nat(100_000),
  have: fc.nat(100_000),
  note: fc.constantFrom("", "heavy", "open since noon"),
});

/** The first agents are candidates, the next fell; who is neither is no member. */
const field = fc
  .tuple(
    fc.array(candidate, { maxLength: 12, size: "max" }),
    fc.oneof(
      { weight: 3, arbitrary: fc.array(exclusion, { maxLength: 6, size: "max" }) },
      { weight: 1, arbitrary: fc.array(exclusion, { maxLength: MEMBERS - 12, size: "max" }) },
    ),
    fc.nat(8),
  )
  .map(([candidates, exclusions, chance]) => ({
    // Now and then all are alike, so that load or chance has to choose.
    candidates: candidates.map((each, place) => ({ ...(chance === 0 ? candidates[0]! : each), ordinal: place })),
    exclusions: exclusions.map((each, place) => ({ ...each, ordinal: candidates.length + place })),
  }));

const evidence = fc.array(
  fc.record({
    name: fc.oneof(
      fc.constant("question marks"),
      fc.stringMatching(/^[a-z]{5,12} [a-z]{5,12}$/).map((words) => `"${words}"`),
    ),
    points: share,
  }),
  { maxLength: 4 },
);
const source = fc.constantFrom("named", "recognised", "default");
const rarelyAnOrdinal = fc.nat(40).map((chance) => (chance < 4 ? chance : null));

const facts: fc.Arbitrary<DecisionFacts> = fc
  .tuple(
    field,
    fc.record({
      engineVersion: fc.constant(1),
      learnerVersion: fc.nat(1_000),
      policyVersion: fc.constant(policy.version),
      seed: fc.stringMatching(/^[a-z0-9]{1,20}$/),
      cause: fc.constantFrom("route" as const, "route" as const, "route" as const, ...CAUSES),
      sighting: fc.record({
        lane: fc.constantFrom(...SHIPPED_LANES),
        laneSource: source,
        laneProbabilities: fc.constant(Float32Array.from(SHIPPED_LANES, () => 1 / SHIPPED_LANES.length)),
        laneConfidence: share,
        laneEvidence: evidence,
        tier: fc.constantFrom(...TIERS),
        tierSource: source,
        tierScore: share,
        tierConfidence: share,
        tierEvidence: evidence,
      }),
      requires: fc.constant([]),
      critical: fc.boolean(),
      pinnedOrdinal: rarelyAnOrdinal,
      sessionOrdinal: rarelyAnOrdinal,
      inputTokens: fc.nat(100_000),
      explorationCredit: fc.float({ min: 0, max: 20, noNaN: true }),
      unseenDispatches: fc.float({ min: 0, max: 10, noNaN: true }),
      snapshotAgeMs: fc.float({ min: 0, max: 5_000, noNaN: true }),
    }),
  )
  .map(([agents, rest]) => ({ ...rest, ...agents }));

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => !/^0+$/.test(id));
const ulid = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/);
const decisionId = ulid.map((id) => `dec_${id}`);
const taskId = ulid.map((id) => `task_${id}`);
const spanId = hex(16);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

/** A record whose decision the engine computed from its facts. */
export const decisionRecord: fc.Arbitrary<DecisionRecord> = fc.record({
  id: decisionId,
  taskId,
  rootTaskId: taskId,
  parentTaskId: maybe(taskId),
  previousDecisionId: maybe(decisionId),
  depth: fc.nat(8),
  project: fc.constantFrom("default", "support"),
  sessionId: maybe(fc.string({ minLength: 1, maxLength: 40 })),
  decidedAtMs: fc.integer({ min: 1_600_000_000_000, max: 2_200_000_000_000 }),
  decideMicros: fc.integer({ min: 1, max: 3_000_000 }),
  traceId: hex(32),
  spanId,
  parentSpanId: maybe(spanId),
  policyHash: fc.constant(policy.hash),
  snapshotDigest: spanId,
  content: maybe(fc.constant("Where is the parcel that I sent to Ulaanbaatar?")),
  decision: facts.map((given) => replay(given, policy)),
});

/** A record of a decision that chose an agent, so that it can have an outcome. */
export const chosenRecord = decisionRecord.filter(({ decision }) => decision.chosenOrdinal !== null);

/** The agent that `record` chose. */
export function agentOf(record: DecisionRecord): string {
  return policy.agents[record.decision.chosenOrdinal!]!.id;
}

/** An outcome of `record`, reported within a minute of the decision. */
export function outcomeOf(record: DecisionRecord): fc.Arbitrary<Outcome> {
  const tokens = fc.nat(100_000);
  return fc
    .record({
      status: fc.constantFrom(...OUTCOME_STATUSES),
      owner: fc.constantFrom(...FAILURE_OWNERS),
      quality: maybe(share),
      latencyMs: maybe(fc.nat(60_000)),
      firstOutputMs: maybe(fc.nat(60_000)),
      attemptNumber: maybe(fc.integer({ min: 1, max: 3 })),
      usage: maybe(
        fc.record({
          inputTokens: tokens,
          cachedInputTokens: tokens,
          cacheWriteTokens: tokens,
          outputTokens: tokens,
          reasoningTokens: tokens,
        }),
      ),
      usageEstimated: fc.boolean(),
      costMicros: maybe(fc.nat(1_000_000)),
      priceVersion: maybe(fc.constantFrom("2026-11-20", "policy 7")),
      error: maybe(fc.constant("model said: cannot find Ulaanbaatar")),
      afterMs: fc.nat(60_000),
    })
    .map(({ afterMs, owner, ...report }) => ({
      ...report,
      decisionId: record.id,
      owner: report.status === "failed" ? owner : null,
      costSource: report.costMicros === null ? "unpriced" : "reported",
      reportedAtMs: record.decidedAtMs + afterMs,
    }));
}

/** The same records at every run. */
export function sampleRecords(count: number, seed = 1): DecisionRecord[] {
  return fc.sample(decisionRecord, { numRuns: count, seed });
}
