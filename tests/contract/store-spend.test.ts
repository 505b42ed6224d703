import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SpendRow, SpendSums } from "../../server/domain/spend.ts";
import { TIERS } from "../../server/domain/tier.ts";
import { spendOf, sumSpend } from "../../server/engine/sum-spend.ts";
import type { Store } from "../../server/store/open-store.ts";
import { testDatabase } from "../postgres.ts";
import { learntFrom, NOON_MS, openLedger, recordsFrom } from "./ledger.ts";

/** Four hours of attempts: every end, some retried, some unpriced, some without usage, of two projects. */
const STEP_MS = 9_000;
const COUNT = 1_500;
const records = recordsFrom(NOON_MS + 4_321, COUNT, STEP_MS, 3).map((record, place) => ({
  ...record,
  project: place % 4 === 0 ? "support" : "default",
}));
let store: Store;
let database: pg.Pool;

beforeAll(async () => {
  const { url } = await testDatabase();
  store = await openLedger(url);
  database = new pg.Pool({ connectionString: url, max: 1 });
  await Promise.all(records.map((record) => store.log.append(record, null)));
  await Promise.all(
    records.map((record, place) => {
      if (place % 5 === 0) return null;
      const status = (["succeeded", "succeeded", "failed", "ignored", "rejected"] as const)[place % 5]!;
      const unpriced = place % 8 === 0;
      const learnt = learntFrom(record, {
        status,
        owner: status === "failed" ? "upstream" : null,
        attemptNumber: [null, 1, 2, 3][place % 4]!,
        costMicros: unpriced ? null : place * 1_013 + 1,
        costSource: unpriced ? "unpriced" : "policy",
        usageEstimated: place % 9 === 0,
        usage:
          place % 6 === 0
            ? null
            : {
                inputTokens: place,
                cachedInputTokens: place % 13,
                cacheWriteTokens: place % 7,
                outputTokens: 2 * place,
                reasoningTokens: place % 5,
              },
      });
      return store.log.setOutcome(learnt, record);
    }),
  );
});
afterAll(async () => {
  await store.close();
  await database.end();
});

/** The same sums from the rows of the outcomes themselves, which the report never reads. */
async function recount(fromMs: number, toMs: number, project: string | null): Promise<Map<string, SpendSums>> {
  const { rows } = await database.query(
    `SELECT d.lane, coalesce(d.chosen, '') AS chosen, d.tier, o.* FROM outcomes AS o JOIN decisions AS d ON d.id = o.decision_id
     WHERE d.decided_at_ms >= $1 AND d.decided_at_ms < $2 AND ($3::text IS NULL OR d.project = $3)`,
    [fromMs, toMs, project],
  );
  const sums = new Map<string, SpendSums>();
  for (const row of rows) {
    const key = `${row.lane} ${row.chosen}`;
    const sum = sums.get(key) ?? sumSpend([]);
    sums.set(key, sum);
    const micros = Number(row.cost_micros ?? 0);
    const end = (["succeeded", "failed", "stopped", "stopped"] as const)[row.status as number]!;
    const isLater = (row.attempt_number ?? 1) > 1;
    const buckets = ["input", "cached_input", "cache_write", "output", "reasoning"].map((name) =>
      Number(row[`${name}_tokens`] ?? 0),
    );
    sum.attempts += 1;
    sum[end] += 1;
    sum.costMicros += micros;
    sum[`${end}Micros`] += micros;
    sum.tierMicros[TIERS[row.tier as number]!] += micros;
    if (isLater) sum.retries += 1;
    if (isLater && end === "succeeded") sum.retriedSucceededMicros += micros;
    if (isLater && end === "failed") sum.retriedFailedMicros += micros;
    if (row.usage_estimated) sum.estimated += 1;
    if (row.cost_micros === null) {
      sum.unpriced += 1;
      sum.unpricedTokens += buckets.reduce((total, tokens) => total + tokens, 0);
    }
    const [inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens] = buckets as [
      number,
      number,
      number,
      number,
      number,
    ];
    sum.tokens = {
      inputTokens: sum.tokens.inputTokens + inputTokens,
      cachedInputTokens: sum.tokens.cachedInputTokens + cachedInputTokens,
      cacheWriteTokens: sum.tokens.cacheWriteTokens + cacheWriteTokens,
      outputTokens: sum.tokens.outputTokens + outputTokens,
      reasoningTokens: sum.tokens.reasoningTokens + reasoningTokens,
    };
  }
  return sums;
}

const HOUR_MS = 3_600_000;
const keyed = (rows: readonly SpendRow[]) =>
  new Map(rows.map(({ lane, agentId, ...sums }) => [`${lane} ${agentId ?? ""}`, sums]));
const micros = (list: readonly { costMicros: number }[]) => list.reduce((sum, each) => sum + each.costMicros, 0);

describe("spend", () => {
  test.each([
    ["all of it", null, NOON_MS, NOON_MS + 5 * HOUR_MS],
    ["one project", "support", NOON_MS, NOON_MS + 5 * HOUR_MS],
    ["half an hour", null, NOON_MS + HOUR_MS, NOON_MS + 1.5 * HOUR_MS],
    ["a day, read from wider rollups", null, NOON_MS - 20 * HOUR_MS, NOON_MS + 4 * HOUR_MS],
    ["a month, read from the widest", null, NOON_MS - 700 * HOUR_MS, NOON_MS + 4 * HOUR_MS],
  ])("of %s is a recount of the outcomes, to the micro-dollar", async (_, project, fromMs, toMs) => {
    const spend = await store.rollups.spend({ project, fromMs, toMs, bucketMs: 60_000 });
    const counted = await recount(spend.fromMs, spend.toMs, project);
    expect(counted.size).toBeGreaterThan(10);
    expect(keyed(spend.rows)).toEqual(counted);
  });

  test("adds up the same however it is cut", async () => {
    const spend = await store.rollups.spend({
      project: null,
      fromMs: NOON_MS,
      toMs: NOON_MS + 5 * HOUR_MS,
      bucketMs: 60_000,
    });
    const { totals, lanes, agents, rows } = spendOf(spend.rows);
    expect(totals.costMicros).toBeGreaterThan(1_000_000);
    for (const part of [lanes, agents, rows, spend.points.flatMap((point) => point.lanes)])
      expect(micros(part)).toBe(totals.costMicros);
    expect(totals.succeededMicros + totals.failedMicros + totals.stoppedMicros).toBe(totals.costMicros);
    expect(TIERS.reduce((sum, tier) => sum + totals.tierMicros[tier], 0)).toBe(totals.costMicros);
    expect(totals.succeeded + totals.failed + totals.stopped).toBe(totals.attempts);
    for (const { lane, costMicros } of lanes) {
      const over = spend.points.flatMap((point) => point.lanes).filter((each) => each.lane === lane);
      expect(micros(over)).toBe(costMicros);
    }
    expect(lanes.map((lane) => lane.costMicros)).toEqual(
      lanes.map((lane) => lane.costMicros).sort((one, other) => other - one),
    );
  });

  test("has at most 300 points, all of the range, and refuses an empty one", async () => {
    const spend = await store.rollups.spend({
      project: null,
      fromMs: NOON_MS - 20_000 * HOUR_MS,
      toMs: NOON_MS,
      bucketMs: 1,
    });
    expect(spend.points.length).toBeLessThanOrEqual(300);
    expect(spend.points[0]!.atMs).toBe(spend.fromMs);
    expect(spend.points.at(-1)!.atMs + spend.bucketMs).toBe(spend.toMs);
    expect(spend.toMs).toBeGreaterThanOrEqual(NOON_MS);
    const empty = store.rollups.spend({ project: null, fromMs: 5, toMs: 5, bucketMs: 1 });
    await expect(empty).rejects.toMatchObject({ code: "invalid_request" });
  });
});
