import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { FLEET, publishFleet, type Running, route, running } from "./running.ts";

const AGENT = { id: "agent_new", name: "New", tier: "light", endpoint: { kind: "external" } };

/** Publishes a change from the version in force. */
async function change({ ask }: Running, method: string, path: string, body?: object) {
  const etag = (await ask("/v1/policy")).headers.get("etag") ?? "";
  return ask(path, { method, headers: { "if-match": etag }, ...(body === undefined ? {} : { body }) });
}

describe("the policy", () => {
  test("is read with an ETag, and again only when it changed", async () => {
    const signalbox = await running();
    const version = await publishFleet(signalbox);
    const read = await signalbox.ask("/v1/policy");
    expect(read.headers.get("etag")).toBe(`"${version}"`);
    expect(read.body).toMatchObject({ version, document: { defaultLane: "chat" } });

    const unchanged = await signalbox.ask("/v1/policy", { headers: { "if-none-match": `W/"x", "${version}"` } });
    expect([unchanged.status, unchanged.text]).toEqual([304, ""]);
    const changed = await signalbox.ask("/v1/policy", { headers: { "if-none-match": `"${version - 1}"` } });
    expect(changed.status).toBe(200);
  });

  test("is published from the version that If-Match names", async () => {
    const signalbox = await running();
    const { ask } = signalbox;
    const body = { document: FLEET, reason: "a test" };
    const put = (headers: Record<string, string>) => ask("/v1/policy", { method: "PUT", body, headers });

    expect((await put({})).body).toMatchObject({ status: 428, code: "precondition_required" });
    for (const header of ["1", '"1", "2"', "*", 'W/"1"', '"x"'])
      expect((await put({ "if-match": header })).body).toMatchObject({ status: 400, code: "invalid_request" });

    const first = await put({ "if-match": '"1"' });
    expect([first.status, first.body.version, first.headers.get("etag")]).toEqual([200, 2, '"2"']);
    expect(first.body).not.toHaveProperty("document");
    const stale = await put({ "if-match": '"1"' });
    expect(stale.body).toMatchObject({ status: 412, code: "precondition_failed", currentVersion: 2 });
  });

  test("is published by one of twenty who started from the same version", async () => {
    const signalbox = await running();
    const attempts = Array.from({ length: 20 }, (_, place) =>
      signalbox.ask("/v1/policy", {
        method: "PUT",
        headers: { "if-match": '"1"' },
        body: { document: { ...FLEET, nearEqual: place / 100 }, reason: "a race" },
      }),
    );
    const answers = await Promise.all(attempts);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(19).fill(412)]);
    const winner = answers.findIndex((answer) => answer.status === 200);
    const inForce = await signalbox.ask("/v1/policy");
    expect(inForce.body).toMatchObject({ version: 2, document: { nearEqual: winner / 100 } });
  });

  test.each([
    ["defaultLane", { ...FLEET, defaultLane: "nowhere" }],
    ["lanes.0.members.0", { ...FLEET, lanes: [{ name: "chat", members: ["agent_nobody"] }] }],
    ["agents.1.id", { ...FLEET, agents: [...FLEET.agents, FLEET.agents[0]].slice(0, 4).with(1, FLEET.agents[0]) }],
    ["agents", { ...FLEET, agents: Array.from({ length: 10_000 }, (_, i) => ({ ...AGENT, id: `agent_${i}` })) }],
    ["lanes.0.weights.light", { ...FLEET, lanes: [{ name: "chat", weights: zeroWeights() }] }],
    ["(body)", []],
  ])("is refused whole for what is wrong at %s", async (path, document) => {
    const signalbox = await running();
    const answer = await change(signalbox, "PUT", "/v1/policy", { document, reason: "a test" });
    expect(answer.body).toMatchObject({ status: 422, code: "invalid_policy" });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect((await signalbox.ask("/v1/policy")).body.version).toBe(1);
  });

  test("needs a reason", async () => {
    const signalbox = await running();
    for (const reason of [undefined, "", "  ", "x".repeat(501)]) {
      const answer = await change(signalbox, "PUT", "/v1/policy", { document: FLEET, reason });
      expect(answer.body).toMatchObject({ status: 400, errors: [{ path: "reason" }] });
    }
  });

  test("keeps its versions, and says what differs between two of them", async () => {
    const signalbox = await running();
    await publishFleet(signalbox);
    await publishFleet(signalbox, { ...FLEET, nearEqual: 0.1 });
    const { versions } = (await signalbox.ask("/v1/policy/versions?limit=2")).body;
    expect(versions.map((row: { version: number }) => row.version)).toEqual([3, 2]);
    expect(versions[0]).toMatchObject({ reason: "the fleet of the tests", actor: "administrator" });
    expect((await signalbox.ask("/v1/policy/versions?before=2")).body.versions).toHaveLength(1);
    expect((await signalbox.ask("/v1/policy/versions/2")).body.document.nearEqual).toBe(FLEET.nearEqual);
    expect((await signalbox.ask("/v1/policy/diff?from=2&to=3")).body).toEqual({
      from: 2,
      to: 3,
      changes: [{ path: "nearEqual", before: FLEET.nearEqual, after: 0.1 }],
    });
    expect((await signalbox.ask("/v1/policy/diff?from=2&to=9")).status).toBe(404);
  });

  test("a draft of a lane's weights is tried on its decisions, and changes nothing", async () => {
    const signalbox = await running();
    await publishFleet(signalbox);
    await route(signalbox);
    const { weights } = FLEET.lanes[0]!;
    const answer = await signalbox.ask("/v1/policy/whatif", { method: "POST", body: { lane: "coding", weights } });
    expect(answer.body).toMatchObject({ lane: "coding", considered: 1, flips: 0 });
    const unknown = await signalbox.ask("/v1/policy/whatif", { method: "POST", body: { lane: "none", weights } });
    expect(unknown.body.code).toBe("unknown_lane");
  });
});

describe("an agent", () => {
  test("is added, replaced, read and removed, each as a version of the policy", async () => {
    const signalbox = await running();
    await publishFleet(signalbox);
    const path = "/v1/agents/agent_new";
    const added = await change(signalbox, "PUT", path, { agent: AGENT, lanes: ["coding"], reason: "a new one" });
    expect([added.status, added.body.version]).toEqual([200, 3]);
    const read = await signalbox.ask(path);
    expect(read.headers.get("etag")).toBe('"3"');
    expect(read.body).toMatchObject({ policyVersion: 3, agent: { ...AGENT, concurrency: 8 } });
    expect((await route(signalbox)).candidates.map((candidate) => candidate.agentId)).toContain("agent_new");

    await change(signalbox, "PUT", path, { agent: { ...AGENT, name: "Newer" }, reason: "a better name" });
    expect((await signalbox.ask("/v1/agents")).body.agents.at(-1).name).toBe("Newer");
    expect((await signalbox.ask("/v1/lanes/coding")).body.lane.members).toContain("agent_new");

    const removed = await change(signalbox, "DELETE", `${path}?reason=no%20longer%20needed`);
    expect([removed.status, removed.body.version]).toEqual([200, 5]);
    expect((await signalbox.ask(path)).status).toBe(404);
    expect((await signalbox.ask("/v1/lanes/coding")).body.lane.members).not.toContain("agent_new");
    expect((await change(signalbox, "DELETE", `${path}?reason=once%20more`)).status).toBe(404);
  });

  test.each([
    ["without If-Match", {}, {}, 428, "precondition_required"],
    ["from a stale version", { "if-match": '"99"' }, {}, 412, "precondition_failed"],
    ["under another name", { "if-match": '"1"' }, { agent: { ...AGENT, id: "agent_other" } }, 400, "invalid_request"],
    ["into no such lane", { "if-match": '"1"' }, { lanes: ["nowhere"] }, 404, "not_found"],
    ["without an endpoint", { "if-match": '"1"' }, { agent: { id: "agent_new" } }, 400, "invalid_request"],
  ])("is refused %s", async (_, headers, over, status, code) => {
    const signalbox = await running();
    const body = { agent: AGENT, reason: "a test", ...over };
    const answer = await signalbox.ask("/v1/agents/agent_new", { method: "PUT", body, headers });
    expect(answer.body).toMatchObject({ status, code });
  });
});

describe("a lane", () => {
  test("is added and removed, but the default lane stays", async () => {
    const signalbox = await running();
    await publishFleet(signalbox);
    const lane = { name: "legal", description: "Contracts", keywords: ["contract"], members: ["agent_deep"] };
    const added = await change(signalbox, "PUT", "/v1/lanes/legal", { lane, reason: "a new class" });
    expect([added.status, added.body.version]).toEqual([200, 3]);
    expect((await signalbox.ask("/v1/lanes")).body.lanes.map(({ name }: { name: string }) => name)).toContain("legal");
    expect((await route(signalbox, { lane: "legal" })).chosen?.agentId).toBe("agent_deep");

    expect((await change(signalbox, "DELETE", "/v1/lanes/chat?reason=not%20wanted")).body.code).toBe("conflict");
    expect((await change(signalbox, "DELETE", "/v1/lanes/legal?reason=not%20wanted")).status).toBe(200);
    expect((await signalbox.ask("/v1/lanes/legal")).status).toBe(404);
    const misnamed = await change(signalbox, "PUT", "/v1/lanes/other", { lane, reason: "a new class" });
    expect(misnamed.body).toMatchObject({ status: 400, errors: [{ path: "name" }] });
  });
});

describe("an import", () => {
  test("reads the models of an OpenAI-compatible endpoint as drafts", async () => {
    const signalbox = await running();
    const baseUrl = await serve({ object: "list", data: [{ id: "small-1", object: "model" }, { id: "large-1" }] });
    const body = { source: "openai-models", baseUrl };
    const answer = await signalbox.ask("/v1/agents/import", { method: "POST", body });
    expect(answer.status).toBe(200);
    expect(answer.body.agents.map((agent: { endpoint: { model: string } }) => agent.endpoint.model)).toEqual([
      "small-1",
      "large-1",
    ]);
    expect((await signalbox.ask("/v1/policy")).body.version).toBe(1);
  });

  test.each([
    ["a metadata address", { source: "openai-models", baseUrl: "http://169.254.169.254/v1" }, 400],
    ["a metadata address in other clothes", { source: "a2a-card", url: "http://[::ffff:a9fe:a9fe]/card" }, 400],
    ["a scheme that is none of ours", { source: "a2a-card", url: "file:///etc/passwd" }, 400],
    [
      "a secret of our own",
      { source: "openai-models", baseUrl: "http://127.0.0.1:1/v1", apiKeyEnv: "SIGNALBOX_ADMIN_KEY" },
      400,
    ],
    ["nobody there", { source: "openai-models", baseUrl: "http://127.0.0.1:1/v1" }, 502],
    ["broken YAML", { source: "litellm-yaml", text: "model_list: [" }, 400],
    ["YAML that grows without end", { source: "litellm-yaml", text: bomb() }, 400],
  ])("is refused for %s", async (_, body, status) => {
    const signalbox = await running();
    const answer = await signalbox.ask("/v1/agents/import", { method: "POST", body });
    expect(answer.status).toBe(status);
  });
});

function zeroWeights() {
  const { light } = FLEET.lanes[0]!.weights;
  const zero = Object.fromEntries(Object.keys(light).map((factor) => [factor, 0]));
  return { ...FLEET.lanes[0]!.weights, light: zero };
}

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? Array(9).fill('"x"') : Array(9).fill(`*l${level - 1}`);
    return `l${level}: &l${level} [${items.join(",")}]`;
  });
  return levels.join("\n");
}

async function serve(answer: unknown): Promise<string> {
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
