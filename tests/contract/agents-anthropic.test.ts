import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Endpoint } from "../../server/domain/agent.ts";
import { type Bench, callOf, completedBy, eventsOf, failureOf, openBench, streamOf } from "./agents-calls.ts";
import { type Answer, startUpstream, type Upstream } from "./agents-upstream.ts";

const MESSAGE = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m-1-2026",
  content: [{ type: "text", text: "Two." }],
  stop_reason: "end_turn",
  usage: { input_tokens: 3, cache_read_input_tokens: 20, cache_creation_input_tokens: 10, output_tokens: 5 },
};

let bench: Bench;
let upstream: Upstream;
beforeEach(() => {
  bench = openBench({ env: { KEY: "sk-ant-local" } });
});
afterEach(async () => {
  await bench.close();
  await upstream.stop();
});

async function open(answer: Answer, path = ""): Promise<Endpoint> {
  upstream = await startUpstream(answer);
  return { kind: "model", dialect: "anthropic", baseUrl: upstream.origin + path, model: "m-1", apiKeyEnv: "KEY" };
}

const answersJson =
  (value: unknown, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));

const streams =
  (...events: { type: string; [field: string]: unknown }[]): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  };

/** The request that Anthropic's side sees for `body`. */
async function sentFor(body: object, outputCapTokens: number | null = null) {
  const endpoint = await open(answersJson(MESSAGE));
  completedBy(await bench.runner.attempt(callOf(endpoint, { body, outputCapTokens })));
  return JSON.parse(upstream.received[0]!.body);
}

describe("a request to the Messages API", () => {
  test.each(["", "/", "/v1", "/v1/"])("goes to its path from the base URL that ends in %j", async (path) => {
    const endpoint = await open(answersJson(MESSAGE), path);
    completedBy(await bench.runner.attempt(callOf(endpoint)));
    expect(upstream.received[0]).toMatchObject({
      path: "/v1/messages",
      headers: { "x-api-key": "sk-ant-local", "anthropic-version": "2023-06-01" },
    });
    expect(upstream.received[0]!.headers).not.toHaveProperty("authorization");
  });

  test("has instructions apart, and turns that alternate", async () => {
    const sent = await sentFor({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is the weather in Bern and Basel?" },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } },
            { id: "c2", type: "function", function: { name: "weather", arguments: "" } },
          ],
        },
        { role: "tool", tool_call_id: "c1", content: "sun" },
        { role: "tool", tool_call_id: "c2", content: [{ type: "text", text: "rain" }] },
        { role: "developer", content: [{ type: "text", text: "In German." }] },
        { role: "user", content: "Well?" },
      ],
    });
    expect(sent).toEqual({
      model: "m-1",
      max_tokens: 4_096,
      stream: false,
      system: "Be brief.\n\nIn German.",
      messages: [
        { role: "user", content: [{ type: "text", text: "What is the weather in Bern and Basel?" }] },
        {
          role: "assistant",
          content: [
            { type: "tool_use", id: "c1", name: "weather", input: { city: "Bern" } },
            { type: "tool_use", id: "c2", name: "weather", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "sun" }] },
            { type: "tool_result", tool_use_id: "c2", content: [{ type: "text", text: "rain" }] },
            { type: "text", text: "Well?" },
          ],
        },
      ],
    });
  });

  test("carries pictures, files and marks for the cache", async () => {
    const sent = await sentFor({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "See:", cache_control: { type: "ephemeral" } },
            { type: "image_url", image_url: { url: "data:image/PNG;base64,AAAA" } },
            { type: "image_url", image_url: { url: "https://pictures.test/a.png" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,BBBB" } },
          ],
        },
      ],
    });
    expect(sent.messages[0].content).toEqual([
      { type: "text", text: "See:", cache_control: { type: "ephemeral" } },
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
      { type: "image", source: { type: "url", url: "https://pictures.test/a.png" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "BBBB" } },
    ]);
  });

  test("has tools, and the choice among them", async () => {
    const tool = { type: "function", function: { name: "f", description: "does", parameters: { type: "object" } } };
    const choices: [unknown, object][] = [
      [undefined, { type: "auto", disable_parallel_tool_use: true }],
      ["none", { type: "none" }],
      ["required", { type: "any", disable_parallel_tool_use: true }],
      [
        { type: "function", function: { name: "f" } },
        { type: "tool", name: "f", disable_parallel_tool_use: true },
      ],
    ];
    for (const [choice, expected] of choices) {
      const sent = await sentFor({ tools: [tool], tool_choice: choice, parallel_tool_calls: false });
      expect(sent.tools).toEqual([{ name: "f", description: "does", input_schema: { type: "object" } }]);
      expect(sent.tool_choice).toEqual(expected);
      await upstream.stop();
    }
    await open(answersJson(MESSAGE));
  });

  test("has sampling, stops, a schema and a user", async () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const sent = await sentFor({
      temperature: 1.8,
      top_p: 0.5,
      stop: "END",
      user: "u-1",
      seed: 5,
      response_format: { type: "json_schema", json_schema: { name: "answer", schema } },
    });
    expect(sent).toMatchObject({
      temperature: 1,
      top_p: 0.5,
      stop_sequences: ["END"],
      metadata: { user_id: "u-1" },
      output_config: { format: { type: "json_schema", schema } },
    });
    expect(sent).not.toHaveProperty("seed");
  });

  test.each([
    [{}, null, 4_096],
    [{}, 100, 100],
    [{ max_tokens: 500 }, 100, 100],
    [{ max_completion_tokens: 50 }, 100, 50],
  ])("with %j and a cap of %s has an output of %i tokens at most", async (body, cap, expected) => {
    expect((await sentFor(body, cap)).max_tokens).toBe(expected);
  });

  test.each([
    [{ n: 2 }, "not_supported"],
    [{ logprobs: true }, "not_supported"],
    [{ modalities: ["text", "audio"] }, "not_supported"],
    [{ response_format: { type: "json_object" } }, "not_supported"],
    [{ tools: [{ type: "custom" }] }, "not_supported"],
    [{ tools: [null] }, "not_supported"],
    [{ messages: [{ role: "system", content: "alone" }] }, "not_supported"],
    [{ messages: [{ role: "function", content: "old" }] }, "not_supported"],
    [{ messages: [{ role: "user", content: [{ type: "input_audio", input_audio: {} }] }] }, "not_supported"],
    [{ messages: [{ role: "user", content: [{ type: "image_url", image_url: "file:///x" }] }] }, "not_supported"],
    [{ messages: [{ role: "assistant", tool_calls: [{ function: { arguments: "{oops" } }] }] }, "invalid_request"],
  ])("that cannot be expressed is not sent: %j", async (body, code) => {
    const endpoint = await open(answersJson(MESSAGE));
    expect(failureOf(await bench.runner.attempt(callOf(endpoint, { body }))).code).toBe(code);
    expect(upstream.received).toEqual([]);
  });
});

describe("an answer of the Messages API", () => {
  test("becomes a completion, its usage in disjoint buckets", async () => {
    const endpoint = await open(answersJson(MESSAGE));
    const { completion, measured } = completedBy(await bench.runner.attempt(callOf(endpoint)));
    expect(completion).toMatchObject({
      id: "msg_1",
      model: "m-1-2026",
      choices: [{ index: 0, message: { role: "assistant", content: "Two." }, finish_reason: "stop" }],
      usage: {
        prompt_tokens: 33,
        completion_tokens: 5,
        total_tokens: 38,
        prompt_tokens_details: { cached_tokens: 20 },
      },
    });
    expect(measured).toEqual({
      usage: { inputTokens: 3, cachedInputTokens: 20, cacheWriteTokens: 10, outputTokens: 5, reasoningTokens: 0 },
      estimated: false,
    });
  });

  test("may be thoughts and tool calls", async () => {
    const content = [
      { type: "thinking", thinking: "Hm.", signature: "s" },
      { type: "tool_use", id: "t1", name: "weather", input: { city: "Bern" } },
    ];
    const endpoint = await open(answersJson({ ...MESSAGE, content, stop_reason: "tool_use" }));
    const { completion } = completedBy(await bench.runner.attempt(callOf(endpoint)));
    expect(completion.choices[0]).toMatchObject({
      message: {
        content: null,
        reasoning_content: "Hm.",
        tool_calls: [{ id: "t1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } }],
      },
      finish_reason: "tool_calls",
    });
  });

  test.each([
    ["max_tokens", "length"],
    ["stop_sequence", "stop"],
    ["refusal", "content_filter"],
    ["model_context_window_exceeded", "length"],
    ["of_tomorrow", "stop"],
  ])("that ended by %s ends by %s", async (stopReason, expected) => {
    const endpoint = await open(answersJson({ ...MESSAGE, stop_reason: stopReason }));
    const { completion } = completedBy(await bench.runner.attempt(callOf(endpoint)));
    expect(completion.choices[0]?.finish_reason).toBe(expected);
  });

  test.each([
    [400, "invalid_request_error", "invalid_request"],
    [401, "authentication_error", "unauthorised"],
    [402, "billing_error", "quota_exhausted"],
    [403, "permission_error", "unauthorised"],
    [404, "not_found_error", "misconfigured"],
    [413, "request_too_large", "context_exceeded"],
    [429, "rate_limit_error", "rate_limited"],
    [500, "api_error", "server_error"],
    [504, "timeout_error", "timed_out"],
    [529, "overloaded_error", "overloaded"],
  ])("with status %i and %s is %s", async (status, type, code) => {
    const endpoint = await open(answersJson({ type: "error", error: { type, message: "secret" } }, status));
    expect(failureOf(await bench.runner.attempt(callOf(endpoint)))).toMatchObject({
      code,
      status,
      message: expect.not.stringContaining("secret"),
    });
  });
});

describe("a stream of the Messages API", () => {
  const START = {
    type: "message_start",
    message: {
      id: "msg_1",
      model: "m-1-2026",
      usage: { input_tokens: 3, cache_read_input_tokens: 20, output_tokens: 1 },
    },
  };
  const delta = (index: number, fields: object) => ({ type: "content_block_delta", index, delta: fields });
  const END = { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 15 } };

  test("becomes OpenAI's chunks: thoughts, words and tool calls with their arguments", async () => {
    const endpoint = await open(
      streams(
        START,
        { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
        delta(0, { type: "thinking_delta", thinking: "Hm." }),
        delta(0, { type: "signature_delta", signature: "s" }),
        { type: "content_block_stop", index: 0 },
        { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
        delta(1, { type: "text_delta", text: "Let me see." }),
        { type: "content_block_stop", index: 1 },
        {
          type: "content_block_start",
          index: 2,
          content_block: { type: "tool_use", id: "t1", name: "weather", input: {} },
        },
        delta(2, { type: "input_json_delta", partial_json: "" }),
        delta(2, { type: "input_json_delta", partial_json: '{"city":' }),
        delta(2, { type: "input_json_delta", partial_json: '"Bern"}' }),
        { type: "content_block_stop", index: 2 },
        {
          type: "content_block_start",
          index: 3,
          content_block: { type: "tool_use", id: "t2", name: "now", input: {} },
        },
        delta(3, { type: "input_json_delta", partial_json: "" }),
        { type: "content_block_stop", index: 3 },
        { type: "event_of_tomorrow" },
        END,
        { type: "message_stop" },
      ),
    );
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    const chunks = (await eventsOf(stream)).map((event) => JSON.parse(event));
    expect(chunks.map(({ choices }) => choices[0])).toEqual(
      [
        { role: "assistant", content: "" },
        { reasoning_content: "Hm." },
        { content: "Let me see." },
        { tool_calls: [{ index: 0, id: "t1", type: "function", function: { name: "weather", arguments: "" } }] },
        { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
        { tool_calls: [{ index: 0, function: { arguments: '"Bern"}' } }] },
        { tool_calls: [{ index: 1, id: "t2", type: "function", function: { name: "now", arguments: "" } }] },
        { tool_calls: [{ index: 1, function: { arguments: "{}" } }] },
        {},
      ].map((delta, place, all) => ({
        index: 0,
        delta,
        finish_reason: place === all.length - 1 ? "tool_calls" : null,
      })),
    );
    expect(chunks[1]).toMatchObject({ id: "msg_1", model: "m-1-2026", object: "chat.completion.chunk" });
    expect(await stream.ended).toEqual({
      failure: null,
      text: "Let me see.",
      measured: {
        usage: { inputTokens: 3, cachedInputTokens: 20, cacheWriteTokens: 0, outputTokens: 15, reasoningTokens: 0 },
        estimated: false,
      },
    });
  });

  test("that begins with an error has not begun", async () => {
    const error = { type: "overloaded_error", message: "secret" };
    const endpoint = await open(streams({ type: "error", error }));
    expect(failureOf(await bench.runner.attempt(callOf(endpoint, { stream: true }))).code).toBe("overloaded");
  });

  test("that ends in an error, or not at all, is broken; what was used until then is known", async () => {
    for (const last of [{ type: "error", error: { type: "api_error" } }, { type: "ping" }]) {
      const endpoint = await open(streams(START, delta(0, { type: "text_delta", text: "a" }), last));
      const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
      await eventsOf(stream);
      expect(await stream.ended).toMatchObject({
        failure: { code: last.type === "error" ? "server_error" : "stream_broken" },
        measured: { usage: { inputTokens: 3, cachedInputTokens: 20, outputTokens: 1 }, estimated: false },
        text: "a",
      });
      await upstream.stop();
    }
    await open(answersJson(MESSAGE));
  });
});
