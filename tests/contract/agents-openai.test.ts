import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Endpoint } from "../../server/domain/agent.ts";
import { type Bench, callOf, completedBy, eventsOf, failureOf, openBench, streamOf } from "./agents-calls.ts";
import { type Answer, startUpstream, type Upstream } from "./agents-upstream.ts";

const COMPLETION = {
  id: "chatcmpl-9",
  object: "chat.completion",
  created: 1_760_000_000,
  model: "m-1-2026",
  choices: [{ index: 0, message: { role: "assistant", content: "Two." }, finish_reason: "stop", logprobs: null }],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  system_fingerprint: "fp_1",
};

let bench: Bench;
let upstream: Upstream;
beforeEach(() => {
  bench = openBench({ env: { KEY: "sk-local", SIGNALBOX_ADMIN_KEY: "sb_own", BROKEN: "a\nb" } });
});
afterEach(async () => {
  await bench.close();
  await upstream.stop();
});

async function open(answer: Answer, more: { apiKeyEnv?: string } = {}): Promise<Endpoint> {
  upstream = await startUpstream(answer);
  return { kind: "model", dialect: "openai", baseUrl: `${upstream.origin}/v1/`, model: "m-1", ...more };
}

const answersJson =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

const streams =
  (...events: (string | number)[]): Answer =>
  async (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const event of events) {
      if (typeof event === "number") await sleep(event);
      else response.write(event);
    }
    response.end();
  };

const chunk = (delta: object, finish: string | null = null) =>
  `data: {"id":"c",  "object":"chat.completion.chunk","choices":[{"index":0,"delta":${JSON.stringify(delta)},"finish_reason":${JSON.stringify(finish)}}],"usage":null}\n\n`;
const USAGE_CHUNK = `data: {"id":"c","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\n\n`;

describe("the request", () => {
  const UNKNOWN = {
    temperature: 0.2,
    tools: [{ type: "function", function: { name: "f", parameters: { type: "object" }, strict: true } }],
    tool_choice: "auto",
    reasoning_effort: "low",
    x_of_tomorrow: { nested: [1, null] },
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
        ],
        name: "somebody",
      },
    ],
  };

  test("passes through untouched but for the model's name", async () => {
    const endpoint = await open(answersJson(COMPLETION), { apiKeyEnv: "KEY" });
    completedBy(await bench.runner.attempt(callOf(endpoint, { body: UNKNOWN })));
    const [request] = upstream.received;
    expect(request?.path).toBe("/v1/chat/completions");
    expect(request?.headers["authorization"]).toBe("Bearer sk-local");
    expect(JSON.parse(request!.body)).toEqual({ ...UNKNOWN, model: "m-1" });
  });

  test.each([
    [{}, 100, { max_completion_tokens: 100 }],
    [{ max_tokens: 500 }, 100, { max_tokens: 100 }],
    [{ max_completion_tokens: 50 }, 100, { max_completion_tokens: 50 }],
    [{ max_tokens: 500, max_completion_tokens: 600 }, 100, { max_tokens: 100, max_completion_tokens: 100 }],
    [{ max_tokens: null }, 100, { max_tokens: null, max_completion_tokens: 100 }],
    [{ max_tokens: 500 }, null, { max_tokens: 500 }],
    [{}, null, {}],
  ])("with %j and a cap of %s asks for %j", async (body, outputCapTokens, expected) => {
    const endpoint = await open(answersJson(COMPLETION));
    await bench.runner.attempt(callOf(endpoint, { body, outputCapTokens }));
    const { messages: _, model: __, ...rest } = JSON.parse(upstream.received[0]!.body);
    expect(rest).toEqual(expected);
  });

  test("asks for usage at the end of a stream, beside what the caller asks for", async () => {
    const endpoint = await open(streams(chunk({ content: "a" }, "stop"), "data: [DONE]\n\n"));
    const body = { stream: true, stream_options: { include_obfuscation: false } };
    await eventsOf(streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true, body }))));
    expect(JSON.parse(upstream.received[0]!.body)).toMatchObject({
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
  });

  test.each(["SIGNALBOX_ADMIN_KEY", "BROKEN", "MISSING"])("is not sent with the key %s", async (apiKeyEnv) => {
    const endpoint = await open(answersJson(COMPLETION), { apiKeyEnv });
    const failure = failureOf(await bench.runner.attempt(callOf(endpoint)));
    expect(failure.code).toBe("misconfigured");
    expect(failure.message).toContain(apiKeyEnv);
    expect(failure.message).not.toMatch(/sb_own|a\nb/);
    expect(upstream.received).toEqual([]);
  });
});

describe("the answer", () => {
  test("is given as it came, with what was left out filled in", async () => {
    const endpoint = await open(answersJson(COMPLETION));
    const { completion, measured } = completedBy(await bench.runner.attempt(callOf(endpoint)));
    expect(completion).toEqual(COMPLETION);
    expect(measured).toEqual({
      usage: { inputTokens: 9, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 2, reasoningTokens: 0 },
      estimated: false,
    });
  });

  test("may be tool calls alone, which an estimate counts", async () => {
    const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } };
    const endpoint = await open(
      answersJson({ choices: [{ message: { role: "assistant", tool_calls: [call] }, finish_reason: "tool_calls" }] }),
    );
    const { completion, measured } = completedBy(await bench.runner.attempt(callOf(endpoint)));
    expect(completion).toMatchObject({
      id: expect.stringContaining("chatcmpl-"),
      model: "m-1",
      choices: [{ index: 0, message: { content: null, tool_calls: [call] } }],
    });
    expect(measured?.usage.outputTokens).toBeGreaterThan(10);
  });

  test.each([
    [{ ...COMPLETION, choices: [] }],
    [{ ...COMPLETION, choices: [{ index: 0 }] }],
    [{ ...COMPLETION, choices: [{ index: 0, message: { content: 5 } }] }],
    [{ ...COMPLETION, choices: "none" }],
  ])("is refused where it is no completion: %j", async (value) => {
    const endpoint = await open(answersJson(value));
    expect(failureOf(await bench.runner.attempt(callOf(endpoint))).code).toBe("bad_answer");
  });

  test("is an error although its status is 200", async () => {
    const endpoint = await open(answersJson({ error: { code: "rate_limit_exceeded", message: "secret" } }));
    const failure = failureOf(await bench.runner.attempt(callOf(endpoint)));
    expect(failure).toMatchObject({ code: "rate_limited", message: expect.not.stringContaining("secret") });
  });
});

describe("an error", () => {
  const ERRORS: [status: number, error: object, code: string][] = [
    [429, { code: "insufficient_quota", type: "insufficient_quota" }, "quota_exhausted"],
    [429, { code: "rate_limit_exceeded", type: "tokens" }, "rate_limited"],
    [429, { code: null, type: "requests" }, "rate_limited"],
    [429, { status: "RESOURCE_EXHAUSTED" }, "rate_limited"],
    [400, { code: "context_length_exceeded", type: "invalid_request_error" }, "context_exceeded"],
    [
      400,
      { type: "invalid_request_error", message: "This model's maximum context length is 8192 tokens" },
      "context_exceeded",
    ],
    [
      400,
      { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" },
      "context_exceeded",
    ],
    [400, { type: "invalid_request_error", message: "Your credit balance is too low" }, "quota_exhausted"],
    [400, { code: "content_filter" }, "content_refused"],
    [400, { code: "content_policy_violation" }, "content_refused"],
    [400, { type: "invalid_request_error", message: "messages: bad" }, "invalid_request"],
    [401, { code: "invalid_api_key" }, "unauthorised"],
    [402, {}, "quota_exhausted"],
    [404, { code: "model_not_found" }, "misconfigured"],
    [413, {}, "context_exceeded"],
    [418, {}, "invalid_request"],
    [500, { type: "server_error" }, "server_error"],
    [529, { type: "overloaded_error" }, "overloaded"],
    [503, { code: "constructor" }, "overloaded"],
    [304, {}, "bad_answer"],
  ];
  test.each(ERRORS)("with status %i and %j is %s", async (status, error, code) => {
    const endpoint = await open(answersJson({ error: { message: "secret words", ...error } }, status));
    const failure = failureOf(await bench.runner.attempt(callOf(endpoint)));
    expect(failure).toMatchObject({ code, status });
    expect(failure.message).not.toMatch(/secret|credit|prompt|maximum/);
  });

  test("may have a body that is no JSON, or without end", async () => {
    const endpoint = await open((_, response) => {
      response.writeHead(503, { "content-type": "text/html" });
      const timer = setInterval(() => response.write("<p>".repeat(20_000)), 1);
      response.once("close", () => clearInterval(timer));
    });
    expect(failureOf(await bench.runner.attempt(callOf(endpoint))).code).toBe("overloaded");
  });

  const inAMinute = () => new Date(Date.now() + 60_000).toUTCString();
  test.each([
    [{ "retry-after": "2" }, 2_000, 2_000],
    [{ "retry-after": "0.5" }, 500, 500],
    [{ "retry-after-ms": "1234", "retry-after": "9" }, 1_234, 1_234],
    [{ "retry-after": inAMinute() }, 50_000, 61_000],
    [{ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, 0, 0],
    [{ "retry-after": "99999999999" }, 86_400_000, 86_400_000],
  ])("that says %j is to be waited for", async (headers, from, to) => {
    const endpoint = await open(answersJson({}, 429, headers as Record<string, string>));
    const { retryAfterMs } = failureOf(await bench.runner.attempt(callOf(endpoint)));
    expect(retryAfterMs).toBeGreaterThanOrEqual(from);
    expect(retryAfterMs).toBeLessThanOrEqual(to);
  });

  test.each(["soon", "-5", ""])("that says to retry after %j says nothing", async (value) => {
    const endpoint = await open(answersJson({}, 429, { "retry-after": value }));
    expect(failureOf(await bench.runner.attempt(callOf(endpoint))).retryAfterMs).toBeNull();
  });
});

describe("the stream", () => {
  test("passes its events on to the letter, without the usage nobody asked for", async () => {
    const sent = [chunk({ role: "assistant", content: "" }), chunk({ content: "ü…" }), chunk({}, "stop")];
    const endpoint = await open(streams(": comment\n\n", ...sent, USAGE_CHUNK, "data: [DONE]\n\n"));
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    expect(await eventsOf(stream)).toEqual(sent.map((event) => event.slice("data: ".length, -2)));
    expect(await stream.ended).toMatchObject({
      failure: null,
      text: "ü…",
      measured: { usage: { inputTokens: 3, outputTokens: 4 }, estimated: false },
    });
  });

  test("has its usage for whom asks for it", async () => {
    const endpoint = await open(streams(chunk({ content: "a" }, "stop"), USAGE_CHUNK, "data: [DONE]\n\n"));
    const body = { stream_options: { include_usage: true } };
    const events = await eventsOf(streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true, body }))));
    expect(`data: ${events.at(-1)}\n\n`).toBe(USAGE_CHUNK);
  });

  test("passes each event on at once, however it is cut up on its way", async () => {
    const first = Buffer.from(chunk({ content: "é" }));
    const middle = first.indexOf(0xc3) + 1;
    const endpoint = await open(async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(first.subarray(0, middle));
      await sleep(20);
      response.write(first.subarray(middle));
      await sleep(400);
      response.end(chunk({ content: "!" }, "stop").replaceAll("\n", "\r\n"));
    });
    const startedAtMs = Date.now();
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    expect(Date.now() - startedAtMs).toBeLessThan(300);
    await eventsOf(stream);
    expect(await stream.ended).toMatchObject({ failure: null, text: "é!" });
  });

  test("may end without [DONE] once it is finished, and is broken where it is not", async () => {
    const whole = await open(streams(chunk({ content: "a" }, "stop")));
    const first = streamOf(await bench.runner.attempt(callOf(whole, { stream: true })));
    await eventsOf(first);
    expect((await first.ended).failure).toBeNull();
    await upstream.stop();

    const cut = await open(streams(chunk({ content: "a" })));
    const second = streamOf(await bench.runner.attempt(callOf(cut, { stream: true })));
    await eventsOf(second);
    expect((await second.ended).failure?.code).toBe("stream_broken");
  });

  test("that begins with an error has not begun: another agent may take over", async () => {
    const endpoint = await open(streams('data: {"error":{"type":"overloaded_error","message":"secret"}}\n\n'));
    const failure = failureOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    expect(failure).toMatchObject({ code: "overloaded", message: expect.not.stringContaining("secret") });
  });

  test("that ends in an error keeps its words to itself", async () => {
    const error = 'data: {"error":{"message":"sk-secret"}}\n\n';
    const endpoint = await open(streams(chunk({ content: "a" }), error));
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    expect((await eventsOf(stream)).join()).not.toContain("secret");
    expect((await stream.ended).failure).toMatchObject({
      code: "server_error",
      message: expect.not.stringContaining("secret"),
    });
  });

  test.each(["{oops", "[]", '"text"', '{"choices":5}'])("is broken by the event %s", async (event) => {
    const endpoint = await open(streams(chunk({ content: "a" }), `data: ${event}\n\n`, chunk({}, "stop")));
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    await eventsOf(stream);
    expect((await stream.ended).failure?.code).toBe("stream_broken");
  });

  test.each([[{}], [{ delta: null }], [{ delta: { content: 5, tool_calls: [null, { function: null }] } }], [null]])(
    "takes the odd choice %j as it comes",
    async (choice) => {
      const odd = `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
      const endpoint = await open(streams(odd, chunk({}, "stop"), "data: [DONE]\n\n"));
      const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
      expect(await eventsOf(stream)).toHaveLength(2);
      expect((await stream.ended).failure).toBeNull();
    },
  );

  test("may not be larger than 64 MB", async () => {
    const block = chunk({ content: "x".repeat(500_000) });
    const endpoint = await open(async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      let open = true;
      response.once("close", () => {
        open = false;
      });
      while (open) await new Promise<void>((resolve) => response.write(block, () => resolve()));
    });
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    let events = 0;
    for await (const _ of stream.events) events += 1;
    const { failure, text } = await stream.ended;
    expect(failure?.code).toBe("answer_too_large");
    expect(events).toBeGreaterThan(120);
    expect(text.length).toBeLessThanOrEqual(1_000_000);
  });

  test("leaves its connection to the next one, although the end of the body comes after [DONE]", async () => {
    const ports = new Set<number | undefined>();
    const endpoint = await open(async (_, response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`${chunk({ content: "a" }, "stop")}data: [DONE]\n\n`);
      await sleep(20);
      response.end();
    });
    for (let times = 0; times < 4; times += 1) {
      await eventsOf(streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true }))));
      await sleep(60);
    }
    expect(ports.size).toBe(1);
  });
});

describe("an address", () => {
  test("behind a name is refused where it is a forbidden one", async () => {
    await open(answersJson(COMPLETION));
    const misled = openBench({ resolve: async () => [{ address: "169.254.169.254", family: 4 }] });
    const endpoint: Endpoint = { kind: "model", dialect: "openai", baseUrl: "http://agent.test/v1", model: "m" };
    const failure = failureOf(await misled.runner.attempt(callOf(endpoint)));
    expect(failure.code).toBe("address_refused");
    expect(failure.message).not.toContain("169.254");
    await misled.close();
  });

  test("of a redirect is followed with the request and without the key", async () => {
    const target = await startUpstream(answersJson(COMPLETION));
    const endpoint = await open(
      (_, response) => void response.writeHead(307, { location: `${target.origin}/elsewhere` }).end(),
      { apiKeyEnv: "KEY" },
    );
    completedBy(await bench.runner.attempt(callOf(endpoint)));
    const [request] = target.received;
    expect(JSON.parse(request!.body)).toMatchObject({ model: "m-1" });
    expect(request!.headers).not.toHaveProperty("authorization");
    expect(request!.headers).not.toHaveProperty("x-signalbox-credential");
    await target.stop();
  });

  test("may not redirect for ever", async () => {
    const endpoint = await open((_, response) => void response.writeHead(308, { location: "/again" }).end());
    expect(failureOf(await bench.runner.attempt(callOf(endpoint))).code).toBe("bad_answer");
    expect(upstream.received).toHaveLength(4);
  });

  test("that no name server knows cannot be reached", async () => {
    await open(answersJson(COMPLETION));
    const endpoint: Endpoint = { kind: "model", dialect: "openai", baseUrl: "http://nowhere.invalid/v1", model: "m" };
    expect(failureOf(await bench.runner.attempt(callOf(endpoint))).code).toBe("connection_failed");
  });

  test("that answers no TLS cannot be reached by it", async () => {
    await open(answersJson(COMPLETION));
    const baseUrl = `${upstream.origin.replace("http:", "https:")}/v1`;
    const endpoint: Endpoint = { kind: "model", dialect: "openai", baseUrl, model: "m" };
    expect(failureOf(await bench.runner.attempt(callOf(endpoint))).code).toBe("connection_failed");
  });
});
