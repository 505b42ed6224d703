import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool } from "@openai/agents";
import { tool as aiTool, generateText, jsonSchema, streamText } from "ai";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { outcomeOf, startWithFleet, until, type WithFleet } from "./with-fleet.ts";

let world: WithFleet;
let key: string;

beforeAll(async () => {
  setTracingDisabled(true);
  world = await startWithFleet();
  key = await world.signalbox.key("caller");
});
afterEach(() => world.heal());
afterAll(() => world.stop());

const HELLO = "Hello! How are you today?";
const at = () => `${world.signalbox.url}/v1`;

describe("the Responses API by the official openai client", () => {
  const client = () => new OpenAI({ baseURL: at(), apiKey: key, maxRetries: 0 });

  test("answers a text, and is accounted for", async () => {
    const { data, response } = await client()
      .responses.create({ model: "auto", input: HELLO, instructions: "Be brief." })
      .withResponse();
    expect(data.output_text).toMatch(/^\[simulated\]/);
    expect(data).toMatchObject({ status: "completed", instructions: "Be brief." });
    const outcome = await outcomeOf(world.signalbox, response.headers.get("x-signalbox-decision-id")!);
    expect(outcome.usage!.outputTokens).toBe(data.usage!.output_tokens);
  });

  test("streams its events in order, from created to completed", async () => {
    const stream = client().responses.stream({ model: "lane/writing", input: [{ role: "user", content: HELLO }] });
    const kinds: string[] = [];
    let text = "";
    for await (const event of stream) {
      if (kinds.at(-1) !== event.type) kinds.push(event.type);
      if (event.type === "response.output_text.delta") text += event.delta;
    }
    expect(kinds).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(text);
    expect(final.usage!.output_tokens).toBeGreaterThan(0);
  });

  test.each([
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["background", { background: true }],
    ["tools", { tools: [{ type: "web_search" as const }] }],
  ])("says clearly that %s cannot be had", async (param, more) => {
    const asked = client().responses.create({ model: "auto", input: HELLO, ...more });
    await expect(asked).rejects.toMatchObject({ status: 400, param });
  });

  test("tells in the stream that it broke", async () => {
    await world.behave("swift-chat", { fault: "die_mid_stream" });
    const stream = await client().responses.create({ model: "agent/swift-chat", input: HELLO, stream: true });
    const kinds: string[] = [];
    for await (const event of stream) kinds.push(event.type);
    expect(kinds.at(-1)).toBe("response.failed");
  });
});

describe("the Vercel AI SDK", () => {
  const model = (name: string) => createOpenAICompatible({ name: "signalbox", baseURL: at(), apiKey: key })(name);

  test("generates", async () => {
    const { text, usage, response } = await generateText({ model: model("auto"), prompt: HELLO, maxRetries: 0 });
    expect(text).toMatch(/^\[simulated\]/);
    expect(usage.outputTokens).toBeGreaterThan(0);
    expect(response.headers!["x-signalbox-lane"]).toBe("chat");
  });

  test("streams, and may leave in the middle", async () => {
    const { textStream } = streamText({ model: model("lane/writing"), prompt: HELLO, maxRetries: 0 });
    let text = "";
    for await (const piece of textStream) text += piece;
    expect(text).toMatch(/^\[simulated\]/);

    const leaving = new AbortController();
    const before = await world.served("deep-reason");
    const stream = streamText({
      model: model("agent/deep-reason"),
      prompt: HELLO,
      maxRetries: 0,
      abortSignal: leaving.signal,
    });
    await expect(
      (async () => {
        for await (const _ of stream.textStream) leaving.abort();
      })(),
    ).resolves.toBeUndefined();
    await until(async () => {
      const { abandoned, answered } = await world.served("deep-reason");
      return abandoned + answered > before.abandoned + before.answered;
    });
  });

  test("calls tools", async () => {
    const { toolCalls } = await generateText({
      model: model("agent/forge-code"),
      prompt: "What is the weather in Paris?",
      maxRetries: 0,
      toolChoice: "required",
      tools: {
        get_weather: aiTool({
          description: "Get the weather",
          inputSchema: jsonSchema<{ city: string }>({
            type: "object",
            properties: { city: { type: "string" } },
            required: ["city"],
          }),
        }),
      },
    });
    expect(toolCalls.map((call) => call.toolName)).toEqual(["get_weather"]);
  });

  test("survives an agent that fails, since another takes over", async () => {
    await world.behave("swift-chat", { errorRate: 1 });
    const { text } = await generateText({ model: model("lane/chat"), prompt: HELLO, maxRetries: 0 });
    expect(text).toMatch(/^\[simulated\]/);
  });
});

describe.each([
  ["responses", true],
  ["chat completions", false],
])("@openai/agents over %s", (_, useResponses) => {
  const runner = () =>
    new Runner({
      tracingDisabled: true,
      modelProvider: new OpenAIProvider({
        openAIClient: new OpenAI({ baseURL: at(), apiKey: key, maxRetries: 0 }) as never,
        useResponses,
      }),
    });

  test("runs an agent", async () => {
    const agent = new Agent({ name: "Greeter", instructions: "Greet.", model: "auto" });
    const { finalOutput } = await runner().run(agent, HELLO);
    expect(finalOutput).toMatch(/^\[simulated\]/);
  });

  test("streams an agent's run", async () => {
    const agent = new Agent({ name: "Greeter", instructions: "Greet.", model: "lane/chat" });
    const streamed = await runner().run(agent, HELLO, { stream: true });
    let text = "";
    for await (const piece of streamed.toTextStream() as AsyncIterable<string>) text += piece;
    await streamed.completed;
    expect(text).toMatch(/^\[simulated\]/);
    expect(streamed.finalOutput).toBe(text);
  });

  test("runs its tools", async () => {
    const asked: string[] = [];
    const weather = tool({
      name: "get_weather",
      description: "Get the weather",
      parameters: z.object({ city: z.string() }),
      execute: async ({ city }) => {
        asked.push(city);
        return "sunny";
      },
    });
    const agent = new Agent({
      name: "Forecaster",
      instructions: "Use the tool.",
      model: "agent/forge-code",
      tools: [weather],
      modelSettings: { toolChoice: "required" },
    });
    const { finalOutput } = await runner().run(agent, "What is the weather in Paris?", { maxTurns: 4 });
    expect(asked).toHaveLength(1);
    expect(finalOutput).toMatch(/^\[simulated\]/);
  });
});
