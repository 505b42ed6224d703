import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { costOf } from "../../server/domain/money.ts";
import type { Spend } from "../../server/domain/spend.ts";
import { clientOf, problemOf } from "../api/client.ts";
import { FLEET, publishFleet, type Running, route, startRunning } from "./running.ts";

/** Two agents with a price of their own, one that the price list knows, and one that nobody knows the price of. */
const DEAR = { inputMicrosPerMillion: 5_000_000, outputMicrosPerMillion: 25_000_000 };
const POLICY = {
  ...FLEET,
  agents: FLEET.agents.map((agent) => ({
    ...agent,
    price: agent.id === "agent_deep" ? DEAR : agent.id === "agent_solid" ? null : agent.price,
  })),
};
const REPORTS = [
  {
    agent: "agent_quick",
    status: "succeeded",
    usage: { inputTokens: 1_200, outputTokens: 321, cachedInputTokens: 77 },
  },
  { agent: "agent_quick", status: "failed", owner: "upstream", usage: { inputTokens: 900, outputTokens: 3 } },
  { agent: "agent_quick", status: "succeeded", attemptNumber: 2, usage: { inputTokens: 901, outputTokens: 250 } },
  { agent: "agent_quick", status: "ignored", costMicros: 7 },
  { agent: "agent_deep", status: "succeeded", usage: { inputTokens: 2_000, outputTokens: 800, reasoningTokens: 400 } },
  { agent: "agent_solid", status: "succeeded", usage: { inputTokens: 5_000, outputTokens: 100 } },
  { agent: "agent_solid", status: "succeeded" },
] as const;

let signalbox: Running;
beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox, POLICY);
  for (const { agent, ...report } of REPORTS) {
    const { decisionId } = await route(signalbox, { agent });
    const told = await signalbox.ask(`/v1/decisions/${decisionId}/outcome`, { method: "POST", body: report });
    if (told.status !== 200) throw new Error(told.text);
  }
});
afterAll(() => signalbox.stop());

/** What the attempts cost, from the outcomes as they were recorded. */
async function recorded(): Promise<{ agentId: string; costMicros: number | null }[]> {
  const { rows } = (await signalbox.ask("/v1/decisions?limit=100")).body;
  return rows.map((row: { chosenAgentId: string; outcome: { costMicros: number | null } }) => ({
    agentId: row.chosenAgentId,
    costMicros: row.outcome.costMicros,
  }));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("GET /v1/spend", () => {
  test("adds up to what the outcomes cost, and lists what is unpriced", async () => {
    const { body } = await signalbox.ask("/v1/spend");
    const spend: Spend = body;
    const outcomes = await recorded();
    const total = sum(outcomes.map(({ costMicros }) => costMicros ?? 0));
    expect(total).toBeGreaterThan(30_000);
    expect(spend.totals).toMatchObject({
      attempts: REPORTS.length,
      costMicros: total,
      succeeded: 5,
      failed: 1,
      stopped: 1,
      stoppedMicros: 7,
      retries: 1,
      unpriced: 2,
      unpricedTokens: 5_100,
      tokens: {
        inputTokens: 10_001,
        cachedInputTokens: 77,
        cacheWriteTokens: 0,
        outputTokens: 1_474,
        reasoningTokens: 400,
      },
    });
    for (const part of [spend.rows, spend.lanes, spend.agents, spend.points.flatMap((point) => point.lanes)])
      expect(sum(part.map(({ costMicros }) => costMicros))).toBe(total);
    for (const { agentId, costMicros } of spend.agents)
      expect(costMicros).toBe(sum(outcomes.filter((one) => one.agentId === agentId).map((one) => one.costMicros ?? 0)));
    expect(spend.agents.find(({ agentId }) => agentId === "agent_solid")).toMatchObject({ costMicros: 0, unpriced: 2 });
  });

  test("estimates what the dearest member would have cost, without the agent whose tokens are unpriced", async () => {
    const { savings }: Spend = (await signalbox.ask("/v1/spend")).body;
    const compared = {
      inputTokens: 5_001,
      cachedInputTokens: 77,
      cacheWriteTokens: 0,
      outputTokens: 1_374,
      reasoningTokens: 400,
    };
    const atDearestMicros = costOf(DEAR, compared);
    expect(savings).toMatchObject({ isEstimate: true, leftOutAttempts: 2, atDearestMicros });
    expect(savings.lanes).toHaveLength(1);
    expect(savings.lanes[0]).toMatchObject({ lane: "coding", attempts: 5, tokens: compared, atDearestMicros });
    expect(savings.lanes[0]!.dearest).toMatchObject({
      agentId: "agent_deep",
      priceVersion: expect.stringMatching(/^policy \d+$/),
    });
    expect(savings.savedMicros).toBe(atDearestMicros - savings.spentMicros);
  });

  test.each([
    ["?format=csv", {}],
    ["", { accept: "text/csv" }],
    ["", { accept: "text/csv, application/json;q=0.5" }],
  ])("is CSV as it is asked for: '%s' %o", async (query, headers) => {
    const { status, text, headers: sent } = await signalbox.ask(`/v1/spend${query}`, { headers });
    const { totals }: Spend = (await signalbox.ask("/v1/spend")).body;
    expect(status).toBe(200);
    expect(sent.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(sent.get("content-disposition")).toMatch(/^attachment; filename="signalbox-spend-[\d-]+-to-[\d-]+\.csv"$/);
    const [head, ...rows] = text
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    expect(rows).toHaveLength(3);
    const column = (name: string) => sum(rows.map((row) => Number(row[head!.indexOf(name)])));
    expect(column("cost_micros")).toBe(totals.costMicros);
    expect(column("attempts")).toBe(totals.attempts);
    expect(column("succeeded_cost_micros") + column("failed_cost_micros") + column("stopped_cost_micros")).toBe(
      totals.costMicros,
    );
    expect(column("light_cost_micros") + column("standard_cost_micros") + column("heavy_cost_micros")).toBe(
      totals.costMicros,
    );
    for (const row of rows) expect(row).toHaveLength(head!.length);
  });

  test("is JSON where nobody asks for CSV first", async () => {
    for (const accept of ["*/*", "application/json, text/csv", "text/html"]) {
      const { headers } = await signalbox.ask("/v1/spend", { headers: { accept } });
      expect(headers.get("content-type")).toContain("application/json");
      expect(headers.get("vary")).toBe("accept");
    }
    expect(
      (await signalbox.ask("/v1/spend?format=json", { headers: { accept: "text/csv" } })).body.totals,
    ).toBeDefined();
  });

  test("refuses a range that is none, a format that is none, and callers", async () => {
    for (const query of ["fromMs=5&toMs=5", "fromMs=x", "fromMs=0&toMs=9e14", "format=xml", "nothing=1"])
      expect((await signalbox.ask(`/v1/spend?${query}`)).body).toMatchObject({ code: "invalid_request" });
    expect((await signalbox.ask("/v1/spend", { key: await signalbox.key("caller") })).status).toBe(403);
    expect((await signalbox.ask("/v1/spend", { key: null })).status).toBe(401);
  });

  test("shows a project only its own", async () => {
    const { body } = await signalbox.ask("/v1/spend", { key: await signalbox.key("viewer", "support") });
    expect(body).toMatchObject({ totals: { attempts: 0, costMicros: 0 }, rows: [], savings: { lanes: [] } });
  });

  test("is found among the decisions that it was counted from", async () => {
    const spend: Spend = (await signalbox.ask("/v1/spend")).body;
    const range = `fromMs=${spend.fromMs}&toMs=${spend.toMs}&limit=100`;
    const counted = async (query: string) => (await signalbox.ask(`/v1/decisions?${range}&${query}`)).body;
    expect((await counted("status=ended")).count).toBe(spend.totals.attempts);
    expect((await counted("status=stopped")).count).toBe(spend.totals.stopped);
    expect((await counted("cost=unpriced")).count).toBe(spend.totals.unpriced);
    expect((await counted("attempt=later")).count).toBe(spend.totals.retries);
    const deep = await counted("status=ended&agentId=agent_deep");
    expect(sum(deep.rows.map((row: { outcome: { costMicros: number } }) => row.outcome.costMicros))).toBe(
      spend.agents.find(({ agentId }) => agentId === "agent_deep")!.costMicros,
    );
  });
});

describe("over tRPC", () => {
  test("spend is the same", async () => {
    const api = clientOf(signalbox);
    const spend = await api.spend.get.query();
    expect(spend.totals).toEqual((await signalbox.ask("/v1/spend")).body.totals);
    expect(await problemOf(api.spend.get.query({ fromMs: 9, toMs: 3 }))).toMatchObject({ code: "invalid_request" });
  });

  test("load is what was given and has not ended", async () => {
    const api = clientOf(signalbox);
    const loadOf = async (agentId: string) => (await api.agents.live.query()).find((load) => load.agentId === agentId);
    const before = await loadOf("agent_deep");
    expect(before).toMatchObject({ inFlight: 0, limit: 10_000, declared: 10_000, availability: { mode: "enabled" } });
    const { decisionId } = await route(signalbox, { agent: "agent_deep" });
    expect(await loadOf("agent_deep")).toMatchObject({ inFlight: 1 });
    await signalbox.ask(`/v1/decisions/${decisionId}/outcome`, { method: "POST", body: { status: "ignored" } });
    expect(await loadOf("agent_deep")).toMatchObject({ inFlight: 0 });
  });
});
