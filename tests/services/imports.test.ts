import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadPriceList } from "../../server/data/load-price-list.ts";
import { Agent } from "../../server/domain/agent.ts";
import { agentsOfCard } from "../../server/services/import/a2a-card.ts";
import { agentsOfLiteLlm } from "../../server/services/import/litellm.ts";
import { agentsOfModels } from "../../server/services/import/models.ts";

const pricing = { prices: loadPriceList(), atMs: Date.parse("2026-11-23T12:00:00Z") };

describe("a list of models", () => {
  const OPENAI = { baseUrl: "https://api.openai.com/v1/", apiKeyEnv: "OPENAI_API_KEY" };

  test("each chat model becomes a draft with its price, tier and context window", () => {
    const { agents, skipped } = agentsOfModels(
      ["gpt-4o", "gpt-4o-mini", "text-embedding-3-small", "gpt-4o"],
      OPENAI,
      pricing,
    );
    expect(agents.map(({ id, tier }) => [id, tier])).toEqual([
      ["agent_gpt-4o", "standard"],
      ["agent_gpt-4o-mini", "light"],
    ]);
    expect(agents[0]).toMatchObject({
      endpoint: {
        kind: "model",
        dialect: "openai",
        baseUrl: "https://api.openai.com/v1",
        model: "gpt-4o",
        apiKeyEnv: "OPENAI_API_KEY",
      },
      price: { inputMicrosPerMillion: 2_500_000, outputMicrosPerMillion: 10_000_000 },
      contextWindowTokens: 128_000,
    });
    expect(skipped).toEqual([{ name: "text-embedding-3-small", reason: expect.stringContaining("no chat model") }]);
  });

  test("an endpoint that the price list does not know is unpriced, whatever its models are called", () => {
    const { agents } = agentsOfModels(["gpt-4o"], { baseUrl: "http://localhost:8000/v1" }, pricing);
    expect(agents[0]).toMatchObject({ price: null, endpoint: { model: "gpt-4o" } });
    expect(agents[0]!.endpoint).not.toHaveProperty("apiKeyEnv");
  });

  test("a tariff that also charges for each request is not half taken over", () => {
    const { agents } = agentsOfModels(["sonar"], { baseUrl: "https://api.perplexity.ai" }, pricing);
    expect(agents[0]!.price).toBeNull();
  });

  test("odd names become ids that stay apart; hopeless ones are named", () => {
    const { agents, skipped } = agentsOfModels(
      ["Qwen/Qwen3-32B", "qwen/qwen3 32b", "日本", "x".repeat(300)],
      OPENAI,
      pricing,
    );
    expect(agents.map(({ id }) => id)).toEqual(["agent_qwen-qwen3-32b", "agent_qwen-qwen3-32b-2"]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("no letter or digit"),
      expect.stringContaining("endpoint.model"),
    ]);
    for (const agent of agents) expect(Agent.safeParse(agent).success).toBe(true);
  });

  test("more models than a policy holds are left out, and said to be", () => {
    const { agents, skipped } = agentsOfModels(
      Array.from({ length: 1_500 }, (_, place) => `model-${place}`),
      OPENAI,
      pricing,
    );
    expect(agents).toHaveLength(1_024);
    expect(skipped).toHaveLength(201);
    expect(skipped.at(-1)!.name).toBe("276 more");
  });
});

describe("an A2A card", () => {
  const CARD_URL = "https://agents.example.com/.well-known/agent-card.json";
  const skills = [
    { id: "route-planning", name: "Route planning", description: "Finds ways", tags: ["maps"] },
    { id: "Traffic Report", name: "Traffic", tags: [] },
  ];
  const v03 = {
    protocolVersion: "0.3.0",
    name: "Geo Agent",
    description: "Maps.",
    url: "https://agents.example.com/a2a",
    preferredTransport: "JSONRPC",
    version: "1.2.0",
    capabilities: {},
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    skills,
  };
  const { url: _url, protocolVersion: _version, preferredTransport: _transport, ...rest } = v03;
  const v10 = {
    ...rest,
    supportedInterfaces: [
      { url: "https://agents.example.com/a2a/v1", protocolBinding: "JSONRPC", protocolVersion: "1.0" },
    ],
  };

  test.each([
    ["0.3", v03],
    ["1.0", v10],
  ])("protocol %s: its skills become the agent's", (_, card) => {
    const { agents, skipped } = agentsOfCard(card, CARD_URL, "GEO_TOKEN");
    expect(skipped).toEqual([]);
    expect(agents).toEqual([
      expect.objectContaining({
        id: "agent_geo-agent",
        name: "Geo Agent",
        endpoint: { kind: "a2a", cardUrl: CARD_URL, apiKeyEnv: "GEO_TOKEN" },
        skills: { "route-planning": 0.7, "traffic-report": 0.7 },
        price: null,
      }),
    ]);
  });

  test("sizes are bounded: a card with a thousand skills and a long description gives a valid agent", () => {
    const many = Array.from({ length: 1_000 }, (_, place) => ({ id: `skill-${place}`, name: "s" }));
    const { agents, skipped } = agentsOfCard(
      { ...v10, name: "N".repeat(400), description: "d\u0000".repeat(20_000), skills: many },
      CARD_URL,
      undefined,
    );
    expect(Object.keys(agents[0]!.skills)).toHaveLength(64);
    expect(agents[0]!.description.length).toBeLessThanOrEqual(2_000);
    expect(agents[0]!.name).toHaveLength(80);
    expect(skipped.length).toBeLessThanOrEqual(201);
    expect(Agent.safeParse(agents[0]).success).toBe(true);
  });

  test("skills without a usable id are named; names that objects have by nature are skills like others", () => {
    const { agents, skipped } = agentsOfCard(
      { ...v03, skills: [{ id: "!!!" }, 7, { id: "constructor" }, { id: "toString" }] },
      CARD_URL,
      undefined,
    );
    expect(agents[0]!.skills).toEqual({ constructor: 0.7, tostring: 0.7 });
    expect(skipped).toHaveLength(2);
  });

  test.each([
    ["not an object", "hello"],
    ["no name", { ...v03, name: undefined }],
    ["no address", { ...v03, url: undefined }],
    ["an address that is none of HTTP", { ...v03, url: "javascript:alert(1)" }],
    ["too many skills", { ...v03, skills: Array(1_001).fill({ id: "x" }) }],
  ])("%s: nothing is drafted and the cause is told", (_, card) => {
    const { agents, skipped } = agentsOfCard(card, CARD_URL, undefined);
    expect(agents).toEqual([]);
    expect(skipped).toHaveLength(1);
  });
});

describe("a LiteLLM configuration", () => {
  const draft = (text: string) => agentsOfLiteLlm(parse(text), pricing);

  test("models with references, own costs and limits", () => {
    const { agents, skipped } = draft(`
model_list:
  - model_name: fast
    litellm_params: { model: openai/gpt-4o-mini, api_key: os.environ/OPENAI_API_KEY, rpm: 300 }
  - model_name: claude
    litellm_params: { model: anthropic/claude-3-5-sonnet-20241022, api_key: os.environ/ANTHROPIC_API_KEY }
  - model_name: own
    litellm_params: { model: hosted_vllm/llama, api_base: "http://10.0.0.5:8000/v1" }
    model_info: { input_cost_per_token: 1e-7, output_cost_per_token: "0.0000004", cache_read_input_token_cost: 0.00000001, max_input_tokens: 32000, max_output_tokens: 2048 }
  - model_name: dear
    litellm_params: { model: azure/gpt-4o, api_base: "https://west.openai.azure.com/", api_key: os.environ/AZURE_API_KEY, tpm: 24000 }
`);
    expect(skipped).toEqual([]);
    expect(agents.map(({ endpoint }) => endpoint)).toEqual([
      {
        kind: "model",
        dialect: "openai",
        baseUrl: "https://api.openai.com/v1",
        model: "gpt-4o-mini",
        apiKeyEnv: "OPENAI_API_KEY",
      },
      {
        kind: "model",
        dialect: "anthropic",
        baseUrl: "https://api.anthropic.com",
        model: "claude-3-5-sonnet-20241022",
        apiKeyEnv: "ANTHROPIC_API_KEY",
      },
      { kind: "model", dialect: "openai", baseUrl: "http://10.0.0.5:8000/v1", model: "llama" },
      {
        kind: "model",
        dialect: "openai",
        baseUrl: "https://west.openai.azure.com/openai/v1",
        model: "gpt-4o",
        apiKeyEnv: "AZURE_API_KEY",
      },
    ]);
    expect(agents.map(({ price }) => price?.inputMicrosPerMillion)).toEqual([150_000, 3_000_000, 100_000, 2_500_000]);
    expect(agents[2]).toMatchObject({
      price: { outputMicrosPerMillion: 400_000, cachedInputMicrosPerMillion: 10_000 },
      contextWindowTokens: 32_000,
      maxOutputTokens: 2_048,
    });
    expect(agents.map(({ concurrency }) => concurrency)).toEqual([50, 8, 8, 2]);
  });

  test("a key that is written into the file is skipped with the cause, and never shown", () => {
    const secrets = ["sk-live-hunter2", "hunter2", "os.environ/lower_hunter2", "user:hunter2@host"];
    const { agents, skipped } = draft(`
model_list:
  - model_name: literal
    litellm_params: { model: openai/gpt-4o, api_key: ${secrets[0]} }
  - model_name: object
    litellm_params: { model: openai/gpt-4o, api_key: { value: ${secrets[1]} } }
  - model_name: lower
    litellm_params: { model: openai/gpt-4o, api_key: ${secrets[2]} }
  - model_name: in-url
    litellm_params: { model: openai/gpt-4o, api_base: "https://${secrets[3]}/v1" }
  - model_name: in-query
    litellm_params: { model: openai/gpt-4o, api_base: "https://host/v1?key=hunter2" }
`);
    expect(agents).toEqual([]);
    expect(skipped.map(({ name }) => name)).toEqual(["literal", "object", "lower", "in-url", "in-query"]);
    expect(skipped[0]!.reason).toContain("os.environ/NAME");
    expect(JSON.stringify(skipped)).not.toContain("hunter2");
  });

  test("a custom address is not priced as the provider whose dialect it speaks", () => {
    const { agents } = draft(`
model_list:
  - model_name: local
    litellm_params: { model: openai/gpt-4o, api_base: "http://localhost:9000/v1" }
`);
    expect(agents[0]!.price).toBeNull();
    expect(agents[0]!.description).toContain("price is not known");
  });

  test("what cannot be called is skipped with its cause; the same name twice gives two agents", () => {
    const { agents, skipped } = draft(`
model_list:
  - { model_name: twin, litellm_params: { model: groq/llama-3.3-70b-versatile } }
  - { model_name: twin, litellm_params: { model: ollama/llama3.2 } }
  - { model_name: cloud, litellm_params: { model: bedrock/anthropic.claude-v2 } }
  - { model_name: all, litellm_params: { model: "openai/*" } }
  - { model_name: nowhere, litellm_params: { model: hosted_vllm/x } }
  - { model_name: vectors, litellm_params: { model: openai/text-embedding-3-small }, model_info: { mode: embedding } }
  - { model_name: unfinished }
  - just text
`);
    expect(agents.map(({ id, price }) => [id, price === null])).toEqual([
      ["agent_twin", false],
      ["agent_twin-2", true],
    ]);
    expect(agents[1]!.endpoint).toMatchObject({ baseUrl: "http://localhost:11434/v1", model: "llama3.2" });
    expect(skipped.map(({ name }) => name)).toEqual([
      "cloud",
      "all",
      "nowhere",
      "vectors",
      "model_list.6",
      "model_list.7",
    ]);
  });

  test.each([null, [], "text", { model_list: "no" }, { model_list: Array(5_001).fill({}) }])(
    "what is no configuration is said to be none",
    (config) => {
      const { agents, skipped } = agentsOfLiteLlm(config, pricing);
      expect([agents, skipped]).toEqual([
        [],
        [{ name: "model_list", reason: expect.stringContaining("no model_list") }],
      ]);
    },
  );
});
