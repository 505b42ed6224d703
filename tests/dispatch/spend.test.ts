import { afterAll, beforeAll, expect, test } from "vitest";
import type { Outcome } from "../../server/domain/outcome.ts";
import type { Overview } from "../../server/domain/overview.ts";
import { startWithFleet, until, type WithFleet } from "./with-fleet.ts";

let world: WithFleet;

beforeAll(async () => {
  world = await startWithFleet();
});
afterAll(() => world.stop());

test("spend is the sum of what the attempts cost, to the micro-dollar, however it is cut", async () => {
  const { ask, container } = world.signalbox;
  const fromMs = Date.now() - 60_000;
  const lanes = ["chat", "coding", "writing", "extraction"];
  await world.behave("swift-chat", { errorRate: 0.5 });
  await world.behave("forge-code", { fault: "html", faultRate: 0.5 });
  await Promise.all(
    Array.from({ length: 60 }, (_, place) =>
      ask("/v1/chat/completions", {
        method: "POST",
        body: {
          model: `lane/${lanes[place % lanes.length]}`,
          messages: [{ role: "user", content: `Task number ${place}: say something about it.` }],
          seed: place,
        },
      }),
    ),
  );

  const rows = (await ask("/v1/decisions?limit=200")).body.rows as { id: string; chosenAgentId: string | null }[];
  expect(rows.length).toBeGreaterThan(60);
  const outcomes: Outcome[] = [];
  for (const { id, chosenAgentId } of rows)
    if (chosenAgentId !== null)
      outcomes.push(await until(async () => (await ask(`/v1/decisions/${id}`)).body.outcome as Outcome | null));
  const sum = (of: (outcome: Outcome) => number, over = outcomes) => over.reduce((total, each) => total + of(each), 0);
  const cost = (outcome: Outcome) => outcome.costMicros ?? 0;
  const total = sum(cost);
  expect(total).toBeGreaterThan(0);

  const overview: Overview = await container.world.rollups.overview({
    project: null,
    fromMs,
    toMs: Date.now() + 60_000,
    bucketMs: 60_000,
  });
  const { totals } = overview;
  expect(totals.costMicros).toBe(total);
  for (const cut of [overview.points, overview.lanes, overview.agents, overview.tiers])
    expect(cut.reduce((all, { costMicros }) => all + costMicros, 0)).toBe(total);
  expect(totals.costMicrosSucceeded + totals.costMicrosFailed + totals.costMicrosStopped).toBe(total);

  const retried = outcomes.filter(({ attemptNumber }) => attemptNumber! > 1);
  expect(retried.length).toBeGreaterThan(0);
  expect(totals.retries).toBe(retried.length);
  expect(totals.costMicrosRetried).toBe(
    sum(
      cost,
      retried.filter(({ status }) => status !== "ignored"),
    ),
  );

  const bucket = (name: keyof NonNullable<Outcome["usage"]>) => sum((outcome) => outcome.usage?.[name] ?? 0);
  expect(totals.usage).toEqual({
    inputTokens: bucket("inputTokens"),
    cachedInputTokens: bucket("cachedInputTokens"),
    cacheWriteTokens: bucket("cacheWriteTokens"),
    outputTokens: bucket("outputTokens"),
    reasoningTokens: bucket("reasoningTokens"),
  });
});
