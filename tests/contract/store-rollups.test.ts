import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DecisionRecord } from "../../server/domain/decision.ts";
import { FILTERS } from "../../server/domain/decision.ts";
import { FACTORS } from "../../server/domain/factor.ts";
import { bucketOf, mergeHistograms, percentileOf } from "../../server/domain/histogram.ts";
import type { Outcome } from "../../server/domain/outcome.ts";
import type { Tier } from "../../server/domain/tier.ts";
import type { Store } from "../../server/store/open-store.ts";
import { ROLLUP_WIDTHS } from "../../server/store/rollup-columns.ts";
import { testDatabase } from "../postgres.ts";
import { policy } from "../telemetry-records.ts";
import { learntFrom, NOON_MS, openLedger, recordsFrom } from "./ledger.ts";

let store: Store;
let database: pg.Pool;
const STEP_MS = 7_000;
/** Three hours, so that there are several minutes and hours, full ones and cut ones. */
const records = recordsFrom(NOON_MS + 12_345, 1_500, STEP_MS).map((record, place) => ({
  ...record,
  project: place % 5 === 0 ? "support" : "default",
}));
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  const { url } = await testDatabase();
  store = await openLedger(url);
  database = new pg.Pool({ connectionString: url, max: 1 });
  await Promise.all(records.map((record) => store.log.append(record, null)));
  await Promise.all(records.map((record, place) => reportOutcome(record, place)));
});
afterAll(async () => {
  await store.close();
  await database.end();
});

/** Two thirds have an outcome, of every status and owner; some take their quality later. */
async function reportOutcome(record: DecisionRecord, place: number): Promise<void> {
  if (place % 3 === 0) return;
  const statuses = ["succeeded", "failed", "ignored", "rejected", "succeeded", "failed"] as const;
  const owners = ["client", "routing", "capacity", "upstream", "platform"] as const;
  const status = statuses[place % statuses.length]!;
  const learnt = learntFrom(record, {
    status,
    owner: status === "failed" ? owners[place % owners.length]! : null,
    latencyMs: place % 4 === 0 ? null : 20 + place * 3.25,
    costMicros: place % 7 === 0 ? null : place * 11,
    costSource: place % 7 === 0 ? "unpriced" : "reported",
    usage: place % 6 === 0 ? null : learntFrom(record).outcome.usage,
    usageEstimated: place % 9 === 0,
    attemptNumber: [null, 1, 2, 3][place % 4]!,
  });
  await store.log.setOutcome(learnt, record);
  const quality = place % 2 === 0 ? 1 / place : null;
  if (quality !== null) await store.log.setOutcome({ ...learnt, outcome: { ...learnt.outcome, quality } }, record);
  await store.log.setOutcome(learntFrom(record, { status: "rejected", latencyMs: 5, costMicros: 1 }), record);
  outcomes.set(record.id, { ...learnt.outcome, quality });
}

type Row = Record<string, number>;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The rollups as they should be, from the records themselves. */
function recount(width: number): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const record of records) {
    const { decision } = record;
    const { sighting } = decision.facts;
    const minute = Math.floor(record.decidedAtMs / 60_000);
    const agent = decision.chosenOrdinal === null ? "" : policy.agents[decision.chosenOrdinal]!.id;
    const key = [minute - (minute % width), record.project, sighting.lane, agent].join(" ");
    const row = rows.get(key) ?? {};
    rows.set(key, row);
    const add = (column: string, value: number) => {
      row[column] = (row[column] ?? 0) + value;
    };
    add("decisions", 1);
    add("decide_micros", record.decideMicros);
    add(`kind_${decision.kind}`, 1);
    add(`tier_${sighting.tier}`, 1);
    for (const { filter } of decision.facts.exclusions)
      row["excluded_by"] = (row["excluded_by"] ?? 0) | (1 << FILTERS.indexOf(filter));
    if (decision.decidingFactor !== null)
      row["deciding_factors"] = (row["deciding_factors"] ?? 0) | (1 << FACTORS.indexOf(decision.decidingFactor));
    row["policy_version_from"] = policy.version;
    row["policy_version_to"] = policy.version;
    const outcome = outcomes.get(record.id);
    if (outcome !== undefined) addOutcome(outcome, sighting.tier, add);
  }
  return rows;
}

function addOutcome(outcome: Outcome, tier: Tier, add: (column: string, value: number) => void): void {
  add(outcome.status === "failed" ? `failed_${outcome.owner}` : outcome.status, 1);
  const came = outcome.status === "succeeded" || outcome.status === "failed" ? outcome.status : "other";
  if (outcome.costMicros === null) add("unpriced", 1);
  else {
    add(`cost_micros_${came}`, outcome.costMicros);
    add(`cost_micros_${tier}`, outcome.costMicros);
  }
  if (outcome.attemptNumber !== null && outcome.attemptNumber > 1) {
    add("retries", 1);
    if (came !== "other") add(`cost_micros_retried_${came}`, outcome.costMicros ?? 0);
  }
  if (outcome.usageEstimated) add("estimated", 1);
  if (outcome.latencyMs !== null) {
    add("latencies", 1);
    add("latency_ms", Math.round(outcome.latencyMs));
  }
  if (outcome.usage !== null) {
    add("input_tokens", outcome.usage.inputTokens + outcome.usage.cachedInputTokens + outcome.usage.cacheWriteTokens);
    add("output_tokens", outcome.usage.outputTokens + outcome.usage.reasoningTokens);
    add("cached_input_tokens", outcome.usage.cachedInputTokens);
    add("cache_write_tokens", outcome.usage.cacheWriteTokens);
    add("reasoning_tokens", outcome.usage.reasoningTokens);
    if (outcome.costMicros === null) add("unpriced_tokens", sum(Object.values(outcome.usage)));
  }
  if (outcome.quality !== null) {
    add("qualities", 1);
    add("quality_millionths", Math.round(outcome.quality * 1_000_000));
  }
}

/** The rollups as they are, shards added up, without the zeros. */
async function stored(width: number): Promise<Map<string, Row>> {
  const keys = ["start", "project", "lane", "agent"];
  const { rows: columns } = await database.query<{ name: string }>(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'decision_rollups'",
  );
  const values = columns.map(({ name }) => name).filter((name) => ![...keys, "width", "shard"].includes(name));
  const merge = (name: string) => {
    if (name === "excluded_by" || name === "deciding_factors") return `bit_or(${name})`;
    if (name === "policy_version_from") return `min(${name})`;
    return name === "policy_version_to" ? `max(${name})` : `sum(${name})`;
  };
  const { rows } = await database.query(
    `SELECT ${keys.join(", ")}, ${values.map((name) => `${merge(name)}::float8 AS ${name}`).join(", ")}
     FROM decision_rollups WHERE width = $1 GROUP BY ${keys.join(", ")}`,
    [width],
  );
  return new Map(
    rows.map((row) => [
      keys.map((key) => row[key]).join(" "),
      Object.fromEntries(values.filter((name) => row[name] !== 0).map((name) => [name, row[name]])),
    ]),
  );
}

function withoutZeros(rows: Map<string, Row>): Map<string, Row> {
  return new Map(
    [...rows].map(([key, row]) => [key, Object.fromEntries(Object.entries(row).filter(([, value]) => value !== 0))]),
  );
}

describe("rollups", () => {
  test.each(ROLLUP_WIDTHS)("of %i minutes are what a recount of all decisions and outcomes gives", async (width) => {
    const counted = withoutZeros(recount(width));
    expect(counted.size).toBeGreaterThan(width === 1 ? 500 : 50);
    expect(await stored(width)).toEqual(counted);
  });

  test("hold the histograms that a recount gives", async () => {
    const { rows } = await database.query<{ key: string; bucket: number; count: number }>(`
      SELECT concat_ws(' ', width, start, project, lane, agent, measure) AS key, bucket, sum(histogram[bucket])::int AS count
      FROM timing_rollups, generate_subscripts(histogram, 1) AS bucket
      WHERE histogram[bucket] > 0 GROUP BY 1, 2`);
    const expected = new Map<string, number>();
    const add = (key: string) => expected.set(key, (expected.get(key) ?? 0) + 1);
    for (const record of records) {
      const { decision } = record;
      const minute = Math.floor(record.decidedAtMs / 60_000);
      const latencyMs = outcomes.get(record.id)?.latencyMs ?? null;
      const agent = decision.chosenOrdinal === null ? "" : policy.agents[decision.chosenOrdinal]!.id;
      for (const width of ROLLUP_WIDTHS) {
        const place = `${width} ${minute - (minute % width)} ${record.project} ${decision.facts.sighting.lane}`;
        add(`${place}  0: ${bucketOf(record.decideMicros)}`);
        if (latencyMs !== null) add(`${place} ${agent} 1: ${bucketOf(latencyMs)}`);
      }
    }
    expect(new Map(rows.map(({ key, bucket, count }) => [`${key}: ${bucket}`, count]))).toEqual(expected);
  });
});

describe("the overview", () => {
  const range = { fromMs: NOON_MS, toMs: NOON_MS + 4 * 3_600_000 };
  const isSupport = (record: DecisionRecord) => record.project === "support";

  test("adds up to the decisions of the range", async () => {
    const overview = await store.rollups.overview({ project: null, ...range, bucketMs: 60_000 });
    const all = [...outcomes.values()];
    const failed = all.filter((outcome) => outcome.status === "failed");
    expect(overview.totals).toMatchObject({
      decisions: records.length,
      pending: records.length - all.length,
      succeeded: all.filter((outcome) => outcome.status === "succeeded").length,
      failed: failed.length,
      failedByOwner: { upstream: failed.filter((outcome) => outcome.owner === "upstream").length },
      costMicros: sum(all.map((outcome) => outcome.costMicros ?? 0)),
      unpriced: all.filter((outcome) => outcome.costMicros === null).length,
      decideMicros: sum(records.map((record) => record.decideMicros)),
    });
    const micros = mergeHistograms(records.map((record) => [[bucketOf(record.decideMicros), 1] as const]));
    expect(overview.totals.decideMicrosP99).toBe(percentileOf(micros, 0.99));
    const graded = all.flatMap((outcome) => (outcome.quality === null ? [] : [outcome.quality]));
    expect(overview.totals.meanQuality).toBeCloseTo(sum(graded) / graded.length, 6);
    for (const part of [overview.points, overview.lanes, overview.kinds, overview.tiers]) {
      expect(sum(part.map((each) => each.decisions))).toBe(records.length);
    }
    expect(sum(overview.tiers.map((tier) => tier.costMicros))).toBe(overview.totals.costMicros);
    expect(sum(overview.agents.map((agent) => agent.decisions))).toBe(
      records.filter((record) => record.decision.chosenOrdinal !== null).length,
    );
  });

  test("gives every point of the range, empty ones too, each with its own decisions", async () => {
    const overview = await store.rollups.overview({ project: "support", ...range, bucketMs: 600_000 });
    expect(overview).toMatchObject({ ...range, bucketMs: 600_000 });
    expect(overview.points).toHaveLength(24);
    for (const point of overview.points) {
      const inside = records.filter(
        (record) => isSupport(record) && Math.floor(record.decidedAtMs / 600_000) * 600_000 === point.atMs,
      );
      expect(point.decisions).toBe(inside.length);
      expect(point.decideMicrosP50 === null).toBe(inside.length === 0);
      for (const { lane, decisions } of point.lanes) {
        expect(decisions).toBe(inside.filter((record) => record.decision.facts.sighting.lane === lane).length);
      }
    }
  });

  test.each([
    [1, 60_000],
    [6, 60_000],
    [47, 1_000],
    [49, 60_000],
    [24 * 365, 3_600_000],
  ])("of %i hours has at most 300 points and counts the same", async (hours, bucketMs) => {
    const fromMs = NOON_MS + 4 * 3_600_000 - hours * 3_600_000;
    const overview = await store.rollups.overview({ project: null, fromMs, toMs: range.toMs, bucketMs });
    expect(overview.points.length).toBeLessThanOrEqual(300);
    expect(overview.fromMs).toBeLessThanOrEqual(fromMs);
    expect(overview.toMs).toBeGreaterThanOrEqual(range.toMs);
    const inside = records.filter(
      (record) => record.decidedAtMs >= overview.fromMs && record.decidedAtMs < overview.toMs,
    );
    expect(overview.totals.decisions).toBe(inside.length);
  });

  test("refuses an empty range and an endless one", async () => {
    const ask = (fromMs: number, toMs: number) => store.rollups.overview({ project: null, fromMs, toMs, bucketMs: 1 });
    await expect(ask(5, 5)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(ask(0, 1e15)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(ask(Number.NaN, 1)).rejects.toMatchObject({ code: "invalid_request" });
  });
});
