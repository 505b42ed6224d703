import { expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { buildContainer } from "../../server/container.ts";
import { FLEET, publishFleet, type Running, running } from "./running.ts";

const silent = { error: () => {}, warn: () => {}, info: () => {} };
const WHY = "it answers nonsense";
/** The first start in a file loads everything, which a busy machine takes its time for. */
const COLD_START_MS = 60_000;

async function withFleet(): Promise<Running> {
  const started = await running();
  await publishFleet(started);
  return started;
}

const route = (at: Running, body: object = {}) =>
  at.ask("/v1/route", { method: "POST", body: { input: "Fix the bug", lane: "coding", tier: "standard", ...body } });
const order = (at: Running, path: string, body: object = {}) =>
  at.ask(`/v1/${path}`, { method: "POST", body: { reason: WHY, ...body } });
const settle = (at: Running, decisionId: string, outcome: object) =>
  at.ask(`/v1/decisions/${decisionId}/outcome`, { method: "POST", body: outcome });
async function breaker(at: Running, id: string) {
  const { body } = await at.ask("/v1/breakers");
  return body.breakers.find((each: { id: string }) => each.id === id);
}

test(
  "failures of an agent open its breaker, and the next decision excludes it with the cause",
  async () => {
    const at = await withFleet();
    for (let failure = 0; failure < 5; failure += 1) {
      const { body } = await route(at, { agent: "agent_solid" });
      expect(body.chosen.agentId).toBe("agent_solid");
      await settle(at, body.decisionId, { status: "failed", owner: "upstream" });
    }
    expect(await breaker(at, "agent.agent_solid")).toMatchObject({ state: "open", effective: "open" });
    expect((await breaker(at, "agent.agent_solid")).transitions[0]).toMatchObject({ from: "closed", to: "open" });

    const { body } = await route(at);
    expect(body.chosen.agentId).not.toBe("agent_solid");
    expect(body.excluded).toContainEqual(
      expect.objectContaining({
        agentId: "agent_solid",
        filter: "breaker",
        reason: expect.stringContaining("5 failures in a row"),
      }),
    );
  },
  COLD_START_MS,
);

test("failures that are not the agent's own leave its breaker closed", async () => {
  const at = await withFleet();
  for (const owner of ["client", "routing", "capacity", "platform", "client", "client"]) {
    const { body } = await route(at, { agent: "agent_solid" });
    await settle(at, body.decisionId, { status: "failed", owner });
  }
  expect(await breaker(at, "agent.agent_solid")).toMatchObject({ state: "closed", window: { calls: 0 } });
});

test("a trip excludes with the operator's reason; its release sends probes, and two good ones close it", async () => {
  const at = await withFleet();
  const tripped = await order(at, "breakers/agent.agent_solid/trip");
  expect(tripped.body).toMatchObject({ effective: "forced_open", version: 1, override: { reason: WHY } });
  const during = await route(at);
  expect(during.body.excluded).toContainEqual(
    expect.objectContaining({ agentId: "agent_solid", filter: "breaker", reason: expect.stringContaining(WHY) }),
  );

  const released = await order(at, "breakers/agent.agent_solid/release", { version: 1 });
  expect(released.body).toMatchObject({ state: "half_open", override: null });
  const critical = await route(at, { critical: true });
  expect(critical.body.chosen.agentId).not.toBe("agent_solid");
  for (let probe = 0; probe < 2; probe += 1) {
    const { body } = await route(at);
    expect(body).toMatchObject({ kind: "probe", chosen: { agentId: "agent_solid" } });
    const meanwhile = probe === 0 ? await route(at) : null;
    if (meanwhile !== null) expect(meanwhile.body.chosen.agentId).not.toBe("agent_solid");
    await settle(at, body.decisionId, { status: "succeeded" });
  }
  expect(await breaker(at, "agent.agent_solid")).toMatchObject({ state: "closed" });
});

test("an ignored outcome frees the probe and says nothing", async () => {
  const at = await withFleet();
  await order(at, "breakers/agent.agent_solid/trip");
  await order(at, "breakers/agent.agent_solid/release");
  const first = await route(at);
  expect(first.body.kind).toBe("probe");
  await settle(at, first.body.decisionId, { status: "ignored" });
  expect(await breaker(at, "agent.agent_solid")).toMatchObject({ state: "half_open" });
  expect((await route(at)).body).toMatchObject({ kind: "probe", chosen: { agentId: "agent_solid" } });
});

test("a lane's own breaker takes the agent out of that lane alone", async () => {
  const at = await withFleet();
  await order(at, "breakers/lane.coding.agent_quick/trip");
  const coding = await route(at, { tier: "light" });
  expect(coding.body.excluded).toContainEqual(expect.objectContaining({ agentId: "agent_quick", filter: "breaker" }));
  const chat = await route(at, { lane: "chat", tier: "light" });
  expect(chat.body.chosen.agentId).toBe("agent_quick");
});

test("an order without a reason is refused, and one for a version that is over says what stands", async () => {
  const at = await withFleet();
  const without = await at.ask("/v1/breakers/agent.agent_solid/trip", { method: "POST", body: {} });
  expect(without.status).toBe(400);
  await order(at, "breakers/agent.agent_solid/trip");
  const stale = await order(at, "breakers/agent.agent_solid/release", { version: 0 });
  expect(stale.status).toBe(409);
  expect(stale.body).toMatchObject({ code: "version_conflict", currentVersion: 1 });
  expect(stale.body.detail).toContain(WHY);
  const both = await Promise.all(
    ["agent_deep", "agent_deep"].map((id) => order(at, `agents/${id}/drain`, { version: 0 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await order(at, "breakers/agent.agent_nobody/trip")).status).toBe(404);
  expect((await order(at, "breakers/agent.agent_quick/release")).status).toBe(409);
});

test("an order that leaves a lane empty is refused by the lane's name, unless forced", async () => {
  const at = await withFleet();
  const refused = await order(at, "breakers/agent.agent_quick/trip");
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain("chat");
  expect((await order(at, "agents/agent_quick/disable")).body.detail).toContain("chat");
  expect((await order(at, "breakers/agent.agent_quick/trip", { force: true })).status).toBe(200);
  expect((await route(at, { lane: "chat" })).body).toMatchObject({ kind: "none" });
});

test("drain, disable and enable act at once and stand in the audit with their reason", async () => {
  const at = await withFleet();
  for (const [verb, filter] of [
    ["drain", "draining"],
    ["disable", "disabled"],
  ] as const) {
    await order(at, `agents/agent_solid/${verb}`);
    expect((await route(at)).body.excluded).toContainEqual(
      expect.objectContaining({ agentId: "agent_solid", filter, reason: expect.stringContaining(WHY) }),
    );
  }
  expect((await order(at, "agents/agent_solid/enable")).body).toMatchObject({ mode: "enabled", version: 3 });
  expect((await route(at, { agent: "agent_solid" })).body.chosen.agentId).toBe("agent_solid");
  const { body } = await at.ask("/v1/audit?target=agent_solid");
  const actions = body.entries.map(({ action }: { action: string }) => action);
  expect(actions.slice(0, 3)).toEqual(["agent.enable", "agent.disable", "agent.drain"]);
});

test("stop refuses new work with its reason until it is lifted", async () => {
  const at = await withFleet();
  await order(at, "controls/stop");
  const refused = await route(at);
  expect(refused.status).toBe(503);
  expect(refused.body).toMatchObject({ code: "stopped_by_operator", detail: expect.stringContaining(WHY) });
  const task = await at.ask("/v1/tasks", { method: "POST", body: { input: "Fix it", lane: "coding" } });
  expect(task.body).toMatchObject({ code: "stopped_by_operator" });
  await order(at, "controls/resume");
  expect((await route(at)).status).toBe(200);
});

test("read-only refuses every change but its own lifting, and work goes on", async () => {
  const at = await withFleet();
  await order(at, "controls/read-only");
  expect((await at.ask("/v1/controls")).body.readOnly).toMatchObject({ on: true, reason: WHY });
  for (const path of ["breakers/agent.agent_solid/trip", "agents/agent_solid/drain", "controls/stop"])
    expect((await order(at, path)).body).toMatchObject({ code: "read_only" });
  const key = { name: "a key", role: "viewer" };
  expect((await at.ask("/v1/keys", { method: "POST", body: key })).body).toMatchObject({ code: "read_only" });
  expect((await route(at)).status).toBe(200);
  expect((await order(at, "controls/lift-read-only")).status).toBe(200);
  expect((await order(at, "breakers/agent.agent_solid/trip")).status).toBe(200);
});

test("orders end by themselves: a trip in half-open, a drain in nothing, and screens are told", async () => {
  const at = await withFleet();
  const { world } = at.container;
  const told: string[] = [];
  world.events.subscribe(({ kind, id }) => kind === "breakers" && told.push(id));
  const nowMs = Date.now();
  const base = {
    reason: WHY,
    actor: "somebody",
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 1_500,
    version: 1,
    resets: 0,
  };
  world.live.adoptControls([
    { ...base, kind: "breaker", id: "agent.agent_solid", verb: "trip" },
    { ...base, kind: "agent", id: "agent_deep", verb: "drain" },
  ]);
  const excluded = (await route(at)).body.excluded.map(({ agentId }: { agentId: string }) => agentId);
  expect(excluded).toEqual(expect.arrayContaining(["agent_solid", "agent_deep"]));
  told.length = 0;
  await expect.poll(() => told.toSorted(), { timeout: 5_000 }).toEqual(["agent.agent_solid", "agent_deep"]);
  expect(await breaker(at, "agent.agent_solid")).toMatchObject({ state: "half_open", override: null });
  const after = await route(at);
  expect(after.body.kind).toBe("probe");
  expect(after.body.excluded.map(({ agentId }: { agentId: string }) => agentId)).not.toContain("agent_deep");
});

test("a spent quota speaks for all agents of the account and against none of them", async () => {
  const at = await running();
  const agents = FLEET.agents.map((agent) => (agent.id === "agent_quick" ? agent : { ...agent, account: "acme" }));
  await publishFleet(at, { ...FLEET, agents });
  const { body } = await route(at, { agent: "agent_solid" });
  await settle(at, body.decisionId, { status: "failed", owner: "capacity", error: "quota_exhausted: nothing is left" });
  expect(await breaker(at, "account.acme")).toMatchObject({ effective: "open" });
  expect(await breaker(at, "agent.agent_solid")).toMatchObject({ effective: "closed" });
  const next = await route(at);
  for (const agentId of ["agent_solid", "agent_deep"])
    expect(next.body.excluded).toContainEqual(expect.objectContaining({ agentId, filter: "breaker" }));
});

test("a viewer may look and may not order", async () => {
  const at = await withFleet();
  const key = await at.key("viewer");
  expect((await at.ask("/v1/breakers", { key })).status).toBe(200);
  const tried = await at.ask("/v1/breakers/agent.agent_solid/trip", { method: "POST", key, body: { reason: WHY } });
  expect(tried.status).toBe(403);
});

test("the preview says whose work would move where, from the last hour's decisions", async () => {
  const at = await withFleet();
  const chosen: string[] = [];
  for (let each = 0; each < 4; each += 1) chosen.push((await route(at)).body.chosen.agentId);
  const agentId = chosen[0]!;
  const { body } = await at.ask(`/v1/agents/${agentId}/preview?lane=coding`);
  const took = chosen.filter((each) => each === agentId).length;
  expect(body.lanes).toMatchObject([{ lane: "coding", decisions: 4, share: took / 4 }]);
  const moved = body.lanes[0].moves.reduce((sum: number, move: { decisions: number }) => sum + move.decisions, 0);
  expect(moved).toBe(took);
  expect(body.lanes[0].moves.map((move: { agentId: string }) => move.agentId)).not.toContain(agentId);
});

test("another router follows within a second, and a restart keeps what was ordered", async () => {
  const at = await withFleet();
  const other = await buildContainer({
    config: readConfig({ SIGNALBOX_ADMIN_KEY: at.adminKey }),
    databaseUrl: at.databaseUrl,
    adminKey: at.adminKey,
    masterSecret: "what the secrets of the tests are derived from",
    environment: {},
    log: silent,
    version: "0.0.0",
  });
  const stateAt = (live: typeof other.world.live) => live.breakers().find(({ id }) => id === "agent.agent_solid");
  try {
    expect(stateAt(other.world.live)?.override).toBeNull();
    await order(at, "breakers/agent.agent_solid/trip");
    await expect.poll(() => stateAt(other.world.live)?.override?.reason, { timeout: 1_000, interval: 20 }).toBe(WHY);
  } finally {
    await other.close(100);
  }
  const restarted = await buildContainer({
    config: readConfig({ SIGNALBOX_ADMIN_KEY: at.adminKey }),
    databaseUrl: at.databaseUrl,
    adminKey: at.adminKey,
    masterSecret: "what the secrets of the tests are derived from",
    environment: {},
    log: silent,
    version: "0.0.0",
  });
  expect(stateAt(restarted.world.live)?.override).toMatchObject({ kind: "forced_open", reason: WHY });
  await restarted.close(100);
});
