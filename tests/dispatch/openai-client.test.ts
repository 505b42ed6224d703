import OpenAI, { APIError } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { outcomeOf, startWithFleet, until, type WithFleet } from "./with-fleet.ts";

let world: WithFleet;
let client: OpenAI;

beforeAll(async () => {
  world = await startWithFleet();
  client = new OpenAI({
    baseURL: `${world.signalbox.url}/v1`,
    apiKey: await world.signalbox.key("caller"),
    maxRetries: 0,
  });
});
afterEach(() => world.heal());
afterAll(() => world.stop());

const HELLO = [{ role: "user" as const, content: "Hello! How are you today?" }];
const WEATHER = {
  type: "function" as const,
  function: {
    name: "get_weather",
    description: "Get the weather",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

async function failureOf(asked: Promise<unknown>): Promise<APIError> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(APIError);
  return error as APIError;
}

describe("the official openai client", () => {
  test("gets an answer, and is told who gave it and why", async () => {
    const { data, response } = await client.chat.completions.create({ model: "auto", messages: HELLO }).withResponse();
    expect(data.choices[0]!.message.content).toMatch(/^\[simulated\]/);
    const header = (name: string) => response.headers.get(`x-signalbox-${name}`);
    expect(header("lane")).toBe("chat");
    expect(header("agent")).toMatch(/^agent_/);
    expect(header("reason")).toContain(header("agent")!.slice("agent_".length));

    const { body } = await world.signalbox.ask(`/v1/decisions/${header("decision-id")}`);
    expect(body.decision).toMatchObject({ taskId: header("task-id"), chosen: { agentId: header("agent") } });
    const outcome = await outcomeOf(world.signalbox, header("decision-id")!);
    expect(outcome).toMatchObject({
      status: "succeeded",
      attemptNumber: 1,
      usageEstimated: false,
      costSource: "policy",
      priceVersion: `policy ${body.decision.policyVersion}`,
    });
    const { prompt_tokens, completion_tokens } = data.usage!;
    const { usage } = outcome;
    expect(usage!.inputTokens + usage!.cachedInputTokens).toBe(prompt_tokens);
    expect(usage!.outputTokens).toBe(completion_tokens);
    expect(outcome.costMicros).toBeGreaterThan(0);
  });

  test("streams", async () => {
    const { data: stream, response } = await client.chat.completions
      .create({ model: "lane/writing", messages: HELLO, stream: true, stream_options: { include_usage: true } })
      .withResponse();
    let text = "";
    let tokens = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    expect(text).toMatch(/^\[simulated\]/);
    expect(response.headers.get("x-signalbox-lane")).toBe("writing");
    const outcome = await outcomeOf(world.signalbox, response.headers.get("x-signalbox-decision-id")!);
    expect(outcome).toMatchObject({ status: "succeeded", usage: { outputTokens: tokens } });
    expect(outcome.firstOutputMs).toBeGreaterThan(0);
    expect(outcome.latencyMs!).toBeGreaterThanOrEqual(outcome.firstOutputMs!);
  });

  test("accounts for a stream whose caller did not ask for usage, and does not bother the caller with it", async () => {
    const { data: stream, response } = await client.chat.completions
      .create({ model: "auto", messages: HELLO, stream: true })
      .withResponse();
    for await (const chunk of stream) expect(chunk.choices).toHaveLength(1);
    const outcome = await outcomeOf(world.signalbox, response.headers.get("x-signalbox-decision-id")!);
    expect(outcome.usage!.outputTokens).toBeGreaterThan(0);
    expect(outcome.usageEstimated).toBe(false);
  });

  test("calls tools, plain and streaming", async () => {
    const asked = {
      model: "agent/forge-code",
      messages: [{ role: "user" as const, content: "What is the weather in Paris?" }],
      tools: [WEATHER],
      tool_choice: "required" as const,
    };
    const plain = await client.chat.completions.create(asked);
    const [call] = plain.choices[0]!.message.tool_calls!;
    expect(call).toMatchObject({ type: "function", function: { name: "get_weather" } });
    expect(plain.choices[0]!.finish_reason).toBe("tool_calls");

    const runner = client.chat.completions.stream(asked);
    const { choices } = await runner.finalChatCompletion();
    expect(choices[0]!.message.tool_calls![0]!).toMatchObject({ function: { name: "get_weather" } });
  });

  test("lists the models that it may ask for", async () => {
    const names = (await client.models.list()).data.map(({ id }) => id);
    expect(names).toContain("auto");
    expect(names).toContain("lane/coding");
    expect(names).toContain("agent/swift-chat");
    expect(await client.models.retrieve("agent/swift-chat")).toMatchObject({ id: "agent/swift-chat" });
    expect((await failureOf(client.models.retrieve("gpt-4o"))).status).toBe(404);
  });

  test.each(["gpt-4o", "lane/nothing", "agent/nobody"])(
    "is refused the unknown model %s in OpenAI's shape",
    async (model) => {
      const error = await failureOf(client.chat.completions.create({ model, messages: HELLO }));
      expect(error).toMatchObject({
        status: 404,
        code: "model_not_found",
        type: "invalid_request_error",
        param: "model",
      });
      expect(error.message).toContain("/v1/models");
    },
  );

  test("is told in OpenAI's shape of a bad key and of a bad body", async () => {
    const stranger = new OpenAI({
      baseURL: `${world.signalbox.url}/v1`,
      apiKey: "sb_nobody-has-this-key-at-all",
      maxRetries: 0,
    });
    expect(await failureOf(stranger.chat.completions.create({ model: "auto", messages: HELLO }))).toMatchObject({
      status: 401,
      code: "invalid_api_key",
    });
    expect(await failureOf(client.chat.completions.create({ model: "auto", messages: [] }))).toMatchObject({
      status: 400,
      code: "invalid_request",
      param: "messages",
    });
  });

  test("keeps a conversation with its agent", async () => {
    const agents = new Set<string>();
    for (let turn = 0; turn < 6; turn += 1) {
      const { response } = await client.chat.completions
        .create({ model: "auto", messages: HELLO, user: "a-person" })
        .withResponse();
      const { body } = await world.signalbox.ask(`/v1/decisions/${response.headers.get("x-signalbox-decision-id")}`);
      agents.add(response.headers.get("x-signalbox-agent")!);
      expect(body.decision.sessionId).toBe("a-person");
      if (turn > 0) expect(body.decision.kind).toBe("sticky");
    }
    expect(agents.size).toBe(1);
  });
});

describe("when agents fail", () => {
  test("another one takes the task; the decision says that it followed", async () => {
    const first = await client.chat.completions.create({ model: "lane/coding", messages: HELLO }).withResponse();
    const failing = first.response.headers.get("x-signalbox-agent")!.slice("agent_".length);
    await world.behave(failing, { errorRate: 1, errorStatus: 503 });
    const { data, response } = await client.chat.completions
      .create({ model: "lane/coding", messages: HELLO })
      .withResponse();
    expect(data.choices[0]!.message.content).toMatch(/^\[simulated\]/);
    expect(response.headers.get("x-signalbox-agent")).not.toBe(`agent_${failing}`);
    const { body } = await world.signalbox.ask(`/v1/decisions/${response.headers.get("x-signalbox-decision-id")}`);
    expect(body.decision).toMatchObject({ kind: "fallback", cause: "fallback" });
    const before = await world.signalbox.ask(`/v1/decisions/${body.decision.previousDecisionId}`);
    expect(before.body.decision).toMatchObject({
      taskId: body.decision.taskId,
      chosen: { agentId: `agent_${failing}` },
    });
    expect(before.body.outcome).toMatchObject({ status: "failed", attemptNumber: 1 });
    expect(["upstream", "capacity"]).toContain(before.body.outcome.owner);
    expect(await outcomeOf(world.signalbox, body.decision.id ?? body.decision.decisionId)).toMatchObject({
      status: "succeeded",
      attemptNumber: 2,
    });
  });

  test.each(["html", "half_json", "die_mid_stream"])(
    "before the first byte of a stream (%s) nobody notices",
    async (fault) => {
      const first = await client.chat.completions.create({ model: "lane/coding", messages: HELLO }).withResponse();
      const failing = first.response.headers.get("x-signalbox-agent")!.slice("agent_".length);
      // Dying in the middle of a plain answer is before its first byte for a caller who gets it whole.
      await world.behave(failing, { fault });
      const stream = fault !== "die_mid_stream";
      const { data, response } = await client.chat.completions
        .create({ model: "lane/coding", messages: HELLO, ...(stream ? { stream: true as const } : {}) })
        .withResponse();
      let text = "";
      if (Symbol.asyncIterator in data) for await (const chunk of data) text += chunk.choices[0]?.delta.content ?? "";
      else text = data.choices[0]!.message.content ?? "";
      expect(text).toMatch(/^\[simulated\]/);
      expect(response.headers.get("x-signalbox-agent")).not.toBe(`agent_${failing}`);
    },
  );

  test("in the middle of a stream the caller is told, and nobody else is asked", async () => {
    await world.behave("swift-chat", { fault: "die_mid_stream" });
    const { data: stream, response } = await client.chat.completions
      .create({ model: "agent/swift-chat", messages: HELLO, stream: true })
      .withResponse();
    let text = "";
    const error = await failureOf(
      (async () => {
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      })(),
    );
    expect(text).toBe("[simulated] I was about to");
    expect(error.code).toBe("upstream_failed");
    expect(error.message).toContain("stream_broken");
    const decisionId = response.headers.get("x-signalbox-decision-id")!;
    expect(await outcomeOf(world.signalbox, decisionId)).toMatchObject({ status: "failed", owner: "upstream" });
    const { body } = await world.signalbox.ask(
      `/v1/decisions?rootTaskId=${response.headers.get("x-signalbox-task-id")}`,
    );
    expect(body.rows).toHaveLength(1);
  });

  test("all of them, the failure is the answer, with the decision to look up", async () => {
    for (const { agent } of world.fleet.agents) await world.behave(agent.name, { errorRate: 1, errorStatus: 500 });
    const error = await failureOf(client.chat.completions.create({ model: "lane/coding", messages: HELLO }));
    expect(error).toMatchObject({ status: 502, code: "upstream_failed", type: "server_error" });
    expect(error.headers!.get("x-should-retry")).toBe("false");
    const { body } = await world.signalbox.ask(`/v1/decisions?rootTaskId=${error.headers!.get("x-signalbox-task-id")}`);
    expect(body.rows).toHaveLength(3);
    expect(new Set(body.rows.map((row: { chosenAgentId: string }) => row.chosenAgentId)).size).toBe(3);
  });

  test("a lone agent is asked again after the time that it asked for", async () => {
    await world.behave("quill", { rateLimitRate: 1, retryAfterSeconds: 1 });
    const healing = setTimeout(() => void world.behave("quill"), 400);
    const startedMs = performance.now();
    const { response } = await client.chat.completions.create({ model: "agent/quill", messages: HELLO }).withResponse();
    clearTimeout(healing);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(1_000);
    const decisionId = response.headers.get("x-signalbox-decision-id")!;
    expect(await outcomeOf(world.signalbox, decisionId)).toMatchObject({ status: "succeeded", attemptNumber: 2 });
  });
});

test("a caller who goes away takes its agent's work along, and the agent is not blamed", async () => {
  await world.behave("quill", { extraLatencyMs: 100_000 });
  const before = await world.served("quill");
  const leaving = new AbortController();
  const asked = client.chat.completions.create({ model: "agent/quill", messages: HELLO }, { signal: leaving.signal });
  asked.catch(() => {});
  await until(async () => (await world.served("quill")).inFlight > before.inFlight);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  await until(async () => (await world.served("quill")).abandoned === before.abandoned + 1);
  const { body } = await world.signalbox.ask("/v1/decisions?agentId=agent_quill&limit=1");
  const outcome = await outcomeOf(world.signalbox, body.rows[0].id);
  expect(outcome).toMatchObject({ status: "ignored", owner: "client" });
});

test("a caller who leaves a stream in the middle ends it at the agent", async () => {
  const before = await world.served("deep-reason");
  const { data: stream, response } = await client.chat.completions
    .create({ model: "agent/deep-reason", messages: HELLO, stream: true })
    .withResponse();
  for await (const _ of stream) break;
  await until(async () => {
    const { abandoned, answered } = await world.served("deep-reason");
    return abandoned + answered > before.abandoned + before.answered;
  });
  const outcome = await outcomeOf(world.signalbox, response.headers.get("x-signalbox-decision-id")!);
  expect(outcome).toMatchObject({ status: "ignored", owner: "client" });
});
