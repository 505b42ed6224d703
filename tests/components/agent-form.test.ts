import { describe, expect, test } from "vitest";
import { lanesEmptied, lanesOf, withAgent, withImported, withoutAgent } from "../../components/agents/edits.ts";
import { ADVICE, type AgentValues, NEW_AGENT, readValues, valuesOf } from "../../components/agents/form-values.ts";
import { prepareAgents, prepareStrengths } from "../../components/agents/prepare.ts";
import { AGENT_KINDS, Agent } from "../../server/domain/agent.ts";
import { Lane } from "../../server/domain/lane.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";

const ENDPOINTS: Record<(typeof AGENT_KINDS)[number], unknown> = {
  model: { kind: "model", baseUrl: "https://example.com/v1", model: "small", apiKeyEnv: "EXAMPLE_KEY" },
  http: { kind: "http", url: "https://example.com/run" },
  a2a: { kind: "a2a", cardUrl: "https://example.com/.well-known/agent-card.json" },
  script: { kind: "script", handler: "count-words" },
  human: { kind: "human", queue: "lawyers" },
  external: { kind: "external" },
};

function agent(id: string, over: object = {}): Agent {
  return Agent.parse({ id, name: id, endpoint: ENDPOINTS.model, tier: "standard", ...over });
}

describe("the form of an agent", () => {
  test.each(AGENT_KINDS)("gives back an agent of kind %s just as it was", (kind) => {
    const before = agent("agent_one", {
      endpoint: ENDPOINTS[kind],
      skills: { code: 0.85, tools: 0.1 },
      price: { inputMicrosPerMillion: 150_000, outputMicrosPerMillion: 600_001, cachedInputMicrosPerMillion: 1 },
      maxOutputTokens: null,
      account: "north",
      simulated: true,
    });
    expect(readValues(valuesOf(before, ["chat"]), true)).toEqual({ ok: true, agent: before });
  });

  test("keeps unpriced apart from free", () => {
    const unpriced = agent("agent_one", { price: null });
    const free = agent("agent_one", { price: { inputMicrosPerMillion: 0, outputMicrosPerMillion: 0 } });
    expect(readValues(valuesOf(unpriced, []), false)).toEqual({ ok: true, agent: unpriced });
    expect(readValues(valuesOf(free, []), false)).toEqual({ ok: true, agent: free });
  });

  const broken: [string, Partial<AgentValues>, keyof typeof ADVICE][] = [
    ["an id in capitals", { id: "Quill" }, "id"],
    ["no name", { name: "  " }, "name"],
    ["an address without a scheme", { url: "example.com" }, "url"],
    ["a key itself in the place of its name", { apiKeyEnv: "sk-1234" }, "apiKeyEnv"],
    ["a price in words", { inputDollars: "cheap" }, "inputDollars"],
    ["no output price", { outputDollars: "" }, "outputDollars"],
    ["half a slot", { concurrency: "1.5" }, "concurrency"],
    ["more than all", { priorSuccessPercent: "101" }, "priorSuccessPercent"],
    ["a skill twice", { skills: [1, 1].map((level) => ({ name: "code", level })) }, "skills"],
    ["a skill without a name", { skills: [{ name: "", level: 1 }] }, "skills"],
  ];
  test.each(broken)("says what to do about %s", (_, over, field) => {
    const values = {
      ...valuesOf(agent("agent_one"), []),
      inputDollars: "1",
      outputDollars: "2",
      priced: true,
      ...over,
    };
    expect(readValues(values, false)).toEqual({ ok: false, errors: { [field]: ADVICE[field] } });
  });

  test("names every field that an empty one lacks", () => {
    const read = readValues(NEW_AGENT, false);
    expect(read.ok ? [] : Object.keys(read.errors).sort()).toEqual(
      ["id", "inputDollars", "model", "name", "outputDollars", "url"].sort(),
    );
  });
});

const document = PolicyDocument.parse({
  agents: [agent("agent_one"), agent("agent_two", { skills: { legal: 0.9 } })],
  lanes: [
    Lane.parse({ name: "chat", members: ["agent_one", "agent_two"] }),
    Lane.parse({ name: "legal", members: ["agent_two"] }),
  ],
  defaultLane: "chat",
});

describe("edits of agents", () => {
  test("make an agent a member of just the lanes that are picked, and keep the order of the others", () => {
    const next = withAgent(document, agent("agent_one", { name: "One" }), ["legal"]);
    expect(next.lanes.map((lane) => lane.members)).toEqual([["agent_two"], ["agent_two", "agent_one"]]);
    expect(next.agents.map((each) => each.name)).toEqual(["One", "agent_two"]);
    expect(PolicyDocument.safeParse(next).success).toBe(true);
  });

  test("say which lanes a removal leaves without a member", () => {
    const next = withoutAgent(document, "agent_two");
    expect(lanesEmptied(document, next)).toEqual(["legal"]);
    expect(PolicyDocument.safeParse(next).success).toBe(true);
    expect(lanesEmptied(next, next)).toEqual([]);
  });

  test("import several, without taking anybody out of a lane", () => {
    const next = withImported(document, [agent("agent_two", { name: "Two" }), agent("agent_three")], ["chat"]);
    expect(lanesOf(next, "agent_two")).toEqual(["chat", "legal"]);
    expect(lanesOf(next, "agent_three")).toEqual(["chat"]);
    expect(PolicyDocument.safeParse(next).success).toBe(true);
  });
});

test("the registry is narrowed by every filter, and says of how many", () => {
  const narrow = (over: object) =>
    prepareAgents(document.agents, document.lanes, undefined, {
      text: "",
      kind: null,
      tier: null,
      lane: null,
      ...over,
    });
  expect(narrow({}).rows.map((row) => [row.agent.id, row.lanes, row.share])).toEqual([
    ["agent_one", ["chat"], null],
    ["agent_two", ["chat", "legal"], null],
  ]);
  expect(narrow({ text: "LEGAL" }).rows.map((row) => row.agent.id)).toEqual(["agent_two"]);
  expect(narrow({ lane: "legal" }).rows.map((row) => row.agent.id)).toEqual(["agent_two"]);
  expect(narrow({ kind: "human" })).toEqual({ rows: [], of: 2 });
});

test("what was learnt is told from what would fall at a filter, and both from what is not known", () => {
  const strengths = prepareStrengths([
    {
      lane: { name: "chat" },
      candidates: [
        {
          agentId: "agent_one",
          factors: [{ name: "quality", raw: 0.8, assumed: false }],
          posterior: { successes: 8, failures: 2 },
        },
      ],
      excluded: [
        { agentId: "agent_two", filter: "concurrency" },
        { agentId: "agent_three", filter: "not_a_member" },
      ],
    },
  ]);
  expect(strengths.get("agent_one")?.get("chat")).toEqual({
    kind: "known",
    expected: 0.8,
    evidence: 10,
    assumed: false,
  });
  expect(strengths.get("agent_two")?.get("chat")).toEqual({ kind: "filtered", filter: "concurrency" });
  expect(strengths.has("agent_three")).toBe(false);
});
