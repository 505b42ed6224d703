import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DECISION_KINDS, type DecisionRecord, FILTERS } from "../../server/domain/decision.ts";
import { FACTORS } from "../../server/domain/factor.ts";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";
import { FAILURE_OWNERS, OUTCOME_STATUSES, type Outcome } from "../../server/domain/outcome.ts";
import { TIERS } from "../../server/domain/tier.ts";
import type { DecisionQuery, DecisionRow } from "../../server/services/ports.ts";
import type { Store } from "../../server/store/open-store.ts";
import { testDatabase } from "../postgres.ts";
import { policy } from "../telemetry-records.ts";
import { idDigits, learntFrom, NOON_MS, openLedger, recordsFrom } from "./ledger.ts";

/**
 * Enough rows for every way of reading: the newest are looked through, older ones found by the rollups. Twelve hours, one
 * decision every 7.2 s, the newest first in the lists below. What seldom happens has its own lane, agent or outcome.
 */
const COUNT = 6_000;
const STEP_MS = 7_200;
const END_MS = NOON_MS + COUNT * STEP_MS;

const shapes = recordsFrom(NOON_MS, 400);
const records = Array.from({ length: COUNT }, (_, place) => shaped(place)).reverse();
const outcomes = new Map<string, Outcome>();
let store: Store;

function shaped(place: number): DecisionRecord {
  const shape = shapes[place % shapes.length]!;
  const decidedAtMs = NOON_MS + place * STEP_MS;
  const digits = idDigits(decidedAtMs, place);
  const isRun = place % 40 === 0;
  return {
    ...shape,
    id: `dec_${digits}`,
    taskId: `task_${digits}`,
    rootTaskId: isRun ? `task_${idDigits(NOON_MS, place % 400)}` : `task_${digits}`,
    project: place % 3 === 0 ? "support" : place === 77 ? "seldom" : "default",
    sessionId: place % 50 === 0 ? `session ${place % 200}` : null,
    decidedAtMs,
    content: place % 1_000 === 1 ? "100% of my_parcel is lost \\ gone" : `Task number ${place}`,
  };
}

/** What an attempt cost, if anybody knows, and which try it was, if anybody counted. */
function accountOf(age: number): Pick<Outcome, "costMicros" | "costSource" | "attemptNumber"> {
  const costMicros = age % 11 === 0 ? null : age;
  return {
    costMicros,
    costSource: costMicros === null ? "unpriced" : "reported",
    attemptNumber: [null, 1, 2][age % 3]!,
  };
}

/** Old ones have ended but for three; a failure of routing happened once. */
async function reportOutcomes(): Promise<void> {
  await Promise.all(
    records.map(async (record, age) => {
      const isOld = age > 2_500;
      if (isOld ? [3_000, 4_444, 5_999].includes(age) : age % 3 === 0) return;
      const status = age === 5_000 ? "failed" : OUTCOME_STATUSES[[0, 0, 1, 2, 3][age % 5]!]!;
      const owner = age === 5_000 ? "routing" : FAILURE_OWNERS[[0, 2, 3, 4][age % 4]!]!;
      const learnt = learntFrom(record, { status, owner: status === "failed" ? owner : null, ...accountOf(age) });
      await store.log.setOutcome(learnt, record);
      outcomes.set(record.id, learnt.outcome);
    }),
  );
}

beforeAll(async () => {
  store = await openLedger((await testDatabase()).url);
  await Promise.all(records.map((record) => store.log.append(record, null)));
  await reportOutcomes();
});
afterAll(async () => {
  await store.close();
});

const agentOf = (ordinal: number | null) => (ordinal === null ? null : policy.agents[ordinal]!.id);

/** What a query means, said once more and plainly. */
function matches(record: DecisionRecord, query: DecisionQuery): boolean {
  const { decision } = record;
  const { facts } = decision;
  const outcome = outcomes.get(record.id);
  return (
    (query.project === null || record.project === query.project) &&
    (query.before === undefined || record.id < query.before) &&
    (query.after === undefined || record.id > query.after) &&
    (query.lane === undefined || facts.sighting.lane === query.lane) &&
    (query.agentId === undefined || agentOf(decision.chosenOrdinal) === query.agentId) &&
    (query.kind === undefined || decision.kind === query.kind) &&
    (query.tier === undefined || facts.sighting.tier === query.tier) &&
    (query.decidingFactor === undefined || decision.decidingFactor === query.decidingFactor) &&
    (query.status === undefined || statusesOf(outcome).includes(query.status)) &&
    (query.cost === undefined || (outcome !== undefined && costOf(outcome) === query.cost)) &&
    (query.attempt === undefined || (outcome !== undefined && attemptOf(outcome) === query.attempt)) &&
    (query.owner === undefined || outcome?.owner === query.owner) &&
    (query.policyVersion === undefined || facts.policyVersion === query.policyVersion) &&
    (query.excludedBy === undefined || facts.exclusions.some(({ filter }) => filter === query.excludedBy)) &&
    (query.rootTaskId === undefined || record.rootTaskId === query.rootTaskId) &&
    (query.sessionId === undefined || record.sessionId === query.sessionId) &&
    (query.fromMs === undefined || record.decidedAtMs >= query.fromMs) &&
    (query.toMs === undefined || record.decidedAtMs < query.toMs) &&
    (query.search === undefined || record.content!.toLowerCase().includes(query.search.toLowerCase()))
  );
}

/** What an outcome can be asked for as. */
function statusesOf(outcome: Outcome | undefined): string[] {
  const status = outcome?.status ?? "pending";
  if (status === "pending") return [status];
  return status === "ignored" || status === "rejected" ? [status, "stopped", "ended"] : [status, "ended"];
}

const costOf = ({ costMicros }: Outcome) => (costMicros === null ? "unpriced" : "priced");
const attemptOf = ({ attemptNumber }: Outcome) => ((attemptNumber ?? 1) > 1 ? "later" : "first");

/** All pages of a query, one after the other. */
async function allPages(query: DecisionQuery): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let before = query.before;
  for (let pages = 1; pages <= 1_000; pages += 1) {
    const page = await store.log.list({ ...query, ...(before === undefined ? {} : { before }) });
    expect(page.rows.length).toBeLessThanOrEqual(query.limit);
    ids.push(...page.rows.map((row) => row.id));
    if (page.nextBefore === null) return { ids, pages };
    before = page.nextBefore;
  }
  throw new Error("the pages have no end");
}

const QUERIES: [string, Partial<DecisionQuery>][] = [
  ["nothing asked", {}],
  ["a project", { project: "support" }],
  ["a project with one row", { project: "seldom" }],
  ["a project without rows", { project: "nobody" }],
  ...SHIPPED_LANES.map((lane): [string, Partial<DecisionQuery>] => [`lane ${lane}`, { lane }]),
  ...DECISION_KINDS.map((kind): [string, Partial<DecisionQuery>] => [`kind ${kind}`, { kind }]),
  ...TIERS.map((tier): [string, Partial<DecisionQuery>] => [`tier ${tier}`, { tier }]),
  ...FACTORS.map((factor): [string, Partial<DecisionQuery>] => [`decided by ${factor}`, { decidingFactor: factor }]),
  ...FILTERS.map((filter): [string, Partial<DecisionQuery>] => [`excluded by ${filter}`, { excludedBy: filter }]),
  ...OUTCOME_STATUSES.map((status): [string, Partial<DecisionQuery>] => [`status ${status}`, { status }]),
  ...FAILURE_OWNERS.map((owner): [string, Partial<DecisionQuery>] => [`owner ${owner}`, { owner }]),
  ["pending", { status: "pending" }],
  ["pending and old", { status: "pending", toMs: NOON_MS + 3_000 * STEP_MS }],
  ["ended", { status: "ended" }],
  ["stopped", { status: "stopped" }],
  ["priced", { cost: "priced" }],
  ["unpriced", { cost: "unpriced" }],
  [
    "unpriced of an agent in a time range",
    { cost: "unpriced", agentId: "agent_a1", fromMs: NOON_MS + 1_234_567, toMs: NOON_MS + 33_456_789 },
  ],
  ["first tries", { attempt: "first" }],
  ["later tries", { attempt: "later" }],
  ["later tries that were stopped and unpriced", { attempt: "later", status: "stopped", cost: "unpriced" }],
  ["an owner of successes", { status: "succeeded", owner: "client" }],
  ["an agent", { agentId: "agent_a1" }],
  ["an agent in a lane of a tier", { agentId: "agent_a0", lane: "coding", tier: "heavy" }],
  ["an agent that is never chosen", { agentId: "agent_a59" }],
  ["the policy version", { policyVersion: policy.version }],
  ["another policy version", { policyVersion: policy.version + 1 }],
  ["two that exclude each other", { kind: "none", decidingFactor: "quality" }],
  ["a lane and a filter of old ones", { lane: "chat", excludedBy: "deadline", toMs: NOON_MS + 4_000 * STEP_MS }],
  ["a time range", { fromMs: NOON_MS + 12_345_678, toMs: NOON_MS + 23_456_789 }],
  ["a failed time range", { status: "failed", fromMs: NOON_MS + 1_234_567, toMs: NOON_MS + 3_456_789 }],
  ["less than a minute", { lane: "coding", fromMs: NOON_MS + 61_000, toMs: NOON_MS + 99_000 }],
  ["an empty time range", { lane: "coding", fromMs: NOON_MS + 61_000, toMs: NOON_MS + 61_000 }],
  ["between two ids", { before: records[1_000]!.id, after: records[1_100]!.id }],
  ["older than an id in a lane", { before: records[4_000]!.id, lane: "chat" }],
  ["newer than an id in a lane", { after: records[100]!.id, lane: "chat" }],
  ["a run", { rootTaskId: `task_${idDigits(NOON_MS, 40)}` }],
  ["a session", { sessionId: "session 150" }],
  ["a session that succeeded", { sessionId: "session 0", status: "succeeded" }],
  ["words in either case", { search: "PARCEL is" }],
  ["words that are patterns", { search: "100% of my_p" }],
  ["a pattern that is words", { search: "T%k" }],
  ["a backslash", { search: "\\ gone" }],
  ["words in a lane", { search: "number 12", lane: "coding" }],
];

describe("lists and counts", () => {
  test.each(QUERIES)("of %s are those that match, newest first, and no others", async (_, part) => {
    const query: DecisionQuery = { project: null, limit: 100, ...part };
    const expected = records.filter((record) => matches(record, query)).map((record) => record.id);
    expect((await allPages(query)).ids).toEqual(expected);
    expect(await store.log.count(query, 10_000)).toEqual({ count: expected.length, capped: false });
    const cap = Math.max(1, Math.floor(expected.length / 2));
    expect(await store.log.count(query, cap)).toEqual({
      count: Math.min(cap, expected.length),
      capped: expected.length > cap,
    });
  });

  test("of what seldom happens are found in one page, however old", async () => {
    for (const query of [
      { owner: "routing" },
      { project: "seldom" },
      { status: "pending", toMs: NOON_MS + 1e7 },
    ] as const) {
      const { ids, pages } = await allPages({ project: null, limit: 10, ...query });
      expect(ids.length).toBeGreaterThan(0);
      expect(pages).toBe(1);
    }
  });

  test("have no page with fewer rows than asked for but the last, where filters are counted", async () => {
    let before: string | undefined;
    for (;;) {
      const query: DecisionQuery = { project: null, limit: 70, lane: "chat", status: "succeeded" };
      const page = await store.log.list(before === undefined ? query : { ...query, before });
      if (page.nextBefore === null) break;
      expect(page.rows).toHaveLength(70);
      before = page.nextBefore;
    }
  });

  test("show each decision as it was recorded, with its outcome", async () => {
    const page = await store.log.list({ project: null, limit: 100 });
    const expected = records.slice(0, 100).map((record): DecisionRow => {
      const { decision } = record;
      const outcome = outcomes.get(record.id);
      return {
        id: record.id,
        taskId: record.taskId,
        rootTaskId: record.rootTaskId,
        project: record.project,
        decidedAtMs: record.decidedAtMs,
        lane: decision.facts.sighting.lane,
        tier: decision.facts.sighting.tier,
        kind: decision.kind,
        chosenAgentId: agentOf(decision.chosenOrdinal),
        runnerUpAgentId: agentOf(decision.runnerUpOrdinal),
        margin: decision.margin,
        decidingFactor: decision.decidingFactor,
        policyVersion: decision.facts.policyVersion,
        decideMicros: record.decideMicros,
        content: record.content,
        outcome:
          outcome === undefined
            ? null
            : {
                status: outcome.status,
                owner: outcome.owner,
                quality: outcome.quality,
                latencyMs: outcome.latencyMs,
                costMicros: outcome.costMicros,
              },
      };
    });
    expect(page.rows).toEqual(expected);
  });

  test("give the newest records of a lane, whole", async () => {
    const expected = records.filter((record) => record.decision.facts.sighting.lane === "research").slice(0, 150);
    expect(await store.log.newest({ project: null, lane: "research", limit: 150 })).toEqual(expected);
    const own = records.filter((record) => record.project === "seldom");
    expect(await store.log.newest({ project: "seldom", limit: 1_000 })).toEqual(own);
  });

  test("end where the decisions end", async () => {
    expect(END_MS).toBeGreaterThan(records[0]!.decidedAtMs);
    expect(await store.log.list({ project: null, limit: 5, fromMs: END_MS })).toEqual({ rows: [], nextBefore: null });
  });
});
