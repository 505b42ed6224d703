import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, startDemo } from "../../server/demo/start-demo.ts";
import { type Running, startRunning } from "../gateway/running.ts";

let running: Running;
let demo: Demo;
const said: string[] = [];

/** Small, and at twenty times the pace: the point is that it is the whole way, not that it is long. */
const begin = async () => {
  const started = await startDemo({
    url: running.url,
    world: running.container.world,
    log: (message) => said.push(message),
    speed: 20,
    historyEvents: 120,
  });
  if (started === null) throw new Error(`the demo did not start: ${said.join(" ")}`);
  return started;
};

beforeAll(async () => {
  running = await startRunning();
  demo = await begin();
});
afterAll(async () => {
  await demo.stop();
  await running.stop();
});

test("a first start publishes the demo's policy and fills a day with decisions and outcomes", async () => {
  const made = await demo.history;
  expect(made).toBeGreaterThan(120);
  const { body: policy } = await running.ask("/v1/policy");
  expect(policy.document.lanes.map(({ name }: { name: string }) => name)).toContain("legal");
  expect(policy.document.agents).toHaveLength(9);

  const now = Date.now();
  const { body: past } = await running.ask(`/v1/decisions?limit=200&toMs=${now - 3_600_000}`);
  expect(past.count).toBeGreaterThan(80);
  expect(Math.min(...past.rows.map((row: { decidedAtMs: number }) => row.decidedAtMs))).toBeGreaterThan(
    now - 25 * 3_600_000,
  );
  const ended = past.rows.filter((row: { outcome: unknown }) => row.outcome !== null);
  expect(ended.length).toBeGreaterThan(past.rows.length * 0.8);
  // A decision of the past reads and replays like any other.
  const { body: one } = await running.ask(`/v1/decisions/${past.rows[0].id}`);
  expect(one.decision.rationale.length).toBeGreaterThan(0);
  const { body: replayed } = await running.ask(`/v1/decisions/${past.rows[0].id}/replay`, { method: "POST", body: {} });
  expect(replayed.same).toBe(true);
});

test("the trickle's tasks are routed, done by simulated agents and reported over HTTP", async () => {
  const since = Date.now();
  await expect
    .poll(
      async () => {
        const { body } = await running.ask(`/v1/decisions?limit=50&status=succeeded&fromMs=${since}`);
        return body.rows.length;
      },
      { timeout: 15_000, interval: 300 },
    )
    .toBeGreaterThanOrEqual(5);
  expect(said).toEqual([]);
});

test("no load is left behind by the past: what is in flight is what runs now", async () => {
  const snapshot = running.container.world.live.snapshot({ project: "default", sessionId: null, rootTaskId: "" });
  const inFlight = demo.fleet.agents.map(({ agent }) => snapshot.agents.get(agent.id)?.inFlight ?? 0);
  expect(inFlight.reduce((sum, each) => sum + each, 0)).toBeLessThan(40);
});

test("a second start keeps what was tuned, makes no second history, and finds its old address again", async () => {
  const { port } = demo.fleet;
  await demo.stop();
  const { body: before } = await running.ask("/v1/policy");
  const lanes = before.document.lanes.map((lane: { name: string }) =>
    lane.name === "chat" ? { ...lane, switchingCost: 0.2 } : lane,
  );
  const put = await running.ask("/v1/policy", {
    method: "PUT",
    body: { document: { ...before.document, lanes }, reason: "tuned by hand" },
    headers: { "if-match": `"${before.version}"` },
  });
  expect(put.status).toBe(200);

  demo = await begin();
  expect(await demo.history).toBe(0);
  expect(demo.fleet.port).toBe(port);
  const { body: after } = await running.ask("/v1/policy");
  expect(after.version).toBe(before.version + 1);
  const { body: keys } = await running.ask("/v1/keys");
  const live = (keys.keys ?? keys).filter(
    (key: { name: string; revokedAtMs: number | null }) => key.name === "demo trickle" && key.revokedAtMs === null,
  );
  expect(live).toHaveLength(1);
  expect(live[0].role).toBe("caller");
});
