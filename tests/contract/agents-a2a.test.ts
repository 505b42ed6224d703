import { setTimeout as sleep } from "node:timers/promises";
import { type Part, TaskState } from "@a2a-js/sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Endpoint } from "../../server/domain/agent.ts";
import { startA2aUpstream, textPart } from "./agents-a2a-upstream.ts";
import { type Bench, callOf, completedBy, eventsOf, failureOf, openBench, streamOf } from "./agents-calls.ts";
import { type Behaviour, startUpstream, type Upstream } from "./agents-upstream.ts";

const ANSWERS: Behaviour = { kind: "answers", pieces: ["Two: ", "Phobos and Deimos."], usage: false };

let bench: Bench;
let upstream: Upstream;
beforeEach(() => {
  bench = openBench({ env: { KEY: "local" } });
});
afterEach(async () => {
  await bench.close();
  await upstream.stop();
});

const endpoint = (more: { apiKeyEnv?: string } = {}): Endpoint => ({
  kind: "a2a",
  cardUrl: `${upstream.origin}/.well-known/agent-card.json`,
  ...more,
});

describe.each([true, false])("an A2A agent (streaming: %s)", (streaming) => {
  test.each([
    [TaskState.TASK_STATE_FAILED, "server_error"],
    [TaskState.TASK_STATE_CANCELED, "server_error"],
    [TaskState.TASK_STATE_REJECTED, "not_supported"],
    [TaskState.TASK_STATE_INPUT_REQUIRED, "not_supported"],
    [TaskState.TASK_STATE_AUTH_REQUIRED, "unauthorised"],
  ])("whose task ends in state %i fails as %s", async (ends, code) => {
    upstream = await startA2aUpstream({ ...ANSWERS, pieces: [] }, { streaming, ends });
    for (const stream of [false, true])
      expect(failureOf(await bench.runner.attempt(callOf(endpoint(), { stream }))).code).toBe(code);
  });

  test.each(["its caller goes", "its deadline comes"])("is told to cancel when %s", async (reason) => {
    const cancelled: string[] = [];
    upstream = await startA2aUpstream({ kind: "hangs_midway", pieces: ["Two: "] }, { streaming, cancelled });
    const caller = new AbortController();
    const deadlineAtMs = reason === "its deadline comes" ? Date.now() + 500 : Date.now() + 10_000;
    const attempt = bench.runner.attempt(callOf(endpoint(), { signal: caller.signal, deadlineAtMs }));
    await sleep(300);
    if (reason === "its caller goes") caller.abort();
    expect(failureOf(await attempt).code).toBe(reason === "its caller goes" ? "client_aborted" : "timed_out");
    for (let tries = 0; cancelled.length === 0 && tries < 200; tries += 1) await sleep(10);
    expect(cancelled).toHaveLength(1);
  });

  test("that asks for input is told to cancel, since nobody will give it", async () => {
    const cancelled: string[] = [];
    const ends = TaskState.TASK_STATE_INPUT_REQUIRED;
    upstream = await startA2aUpstream({ ...ANSWERS, pieces: [] }, { streaming, ends, cancelled });
    await bench.runner.attempt(callOf(endpoint()));
    for (let tries = 0; cancelled.length === 0 && tries < 200; tries += 1) await sleep(10);
    expect(cancelled).toHaveLength(1);
  });

  test("answers in data as well as in text", async () => {
    const data: Part = { ...textPart(""), content: { $case: "data", value: { moons: 2 } } };
    upstream = await startA2aUpstream(ANSWERS, { streaming, more: [data] });
    const { completion } = completedBy(await bench.runner.attempt(callOf(endpoint())));
    expect(completion.choices[0]?.message.content).toBe('Two: Phobos and Deimos.{"moons":2}');
  });

  test("gets the conversation in one message, pictures apart", async () => {
    upstream = await startA2aUpstream(ANSWERS, { streaming });
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hello!" },
      {
        role: "user",
        content: [
          { type: "text", text: "And this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        ],
      },
    ];
    completedBy(await bench.runner.attempt(callOf(endpoint(), { body: { messages } })));
    const { message } = JSON.parse((await upstream.first()).body).params;
    expect(message.parts).toMatchObject([
      { text: expect.stringContaining("system: Be brief.\n\nuser: Hello\n\nassistant: Hello!") },
      { text: "And this?" },
      { raw: "AAAA", mediaType: "image/png" },
    ]);
    expect(message.metadata.signalbox.taskId).toMatch(/^task_/);
  });
});

describe("an A2A agent's card", () => {
  test("is read once for many tasks, and anew after a failure", async () => {
    upstream = await startA2aUpstream(ANSWERS, { streaming: true });
    const cards = () => upstream.received.filter(({ path }) => path.endsWith("agent-card.json")).length;
    for (let times = 0; times < 3; times += 1) completedBy(await bench.runner.attempt(callOf(endpoint())));
    expect(cards()).toBe(1);
    const unsupported = { messages: [{ role: "user", content: [{ type: "input_audio" }] }] };
    failureOf(await bench.runner.attempt(callOf(endpoint(), { body: unsupported })));
    completedBy(await bench.runner.attempt(callOf(endpoint())));
    expect(cards()).toBe(2);
  });

  const cardWith = (interfaces: object[]) => ({
    name: "Local",
    description: "",
    version: "1",
    supportedInterfaces: interfaces,
    capabilities: { streaming: false },
    defaultInputModes: [],
    defaultOutputModes: [],
    skills: [],
  });
  const serving = (card: unknown) =>
    startUpstream((_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(card));
    });

  test.each([[{}], [[]], [null], ["card"], [cardWith([])], [{ supportedInterfaces: 5 }]])(
    "that is none is a bad answer: %j",
    async (card) => {
      upstream = await serving(card);
      expect(failureOf(await bench.runner.attempt(callOf(endpoint()))).code).toBe("bad_answer");
    },
  );

  test("that names no interface we speak cannot be used", async () => {
    upstream = await serving(
      cardWith([{ url: "http://127.0.0.1:1/", protocolBinding: "GRPC", protocolVersion: "1.0" }]),
    );
    expect(failureOf(await bench.runner.attempt(callOf(endpoint()))).code).toBe("not_supported");
  });

  test("may lead to no forbidden address", async () => {
    const url = "http://169.254.169.254/a2a";
    upstream = await serving(cardWith([{ url, protocolBinding: "JSONRPC", protocolVersion: "1.0" }]));
    expect(failureOf(await bench.runner.attempt(callOf(endpoint()))).code).toBe("address_refused");
  });

  test("may not have the key sent elsewhere", async () => {
    const elsewhere = await startUpstream((_, response) => void response.end());
    const url = `${elsewhere.origin}/a2a`;
    upstream = await serving(cardWith([{ url, protocolBinding: "JSONRPC", protocolVersion: "1.0" }]));
    const failure = failureOf(await bench.runner.attempt(callOf(endpoint({ apiKeyEnv: "KEY" }))));
    expect(failure.code).toBe("misconfigured");
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
  });

  test("of version 0.3 leads to an agent that speaks 0.3", async () => {
    upstream = await startUpstream((request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      if (request.body === "") response.end(JSON.stringify(legacyCard()));
      else response.end(JSON.stringify(legacyAnswer(JSON.parse(request.body))));
    });
    const { completion } = completedBy(await bench.runner.attempt(callOf(endpoint())));
    expect(completion.choices[0]?.message.content).toBe("Two.");
    expect(upstream.received.map(({ body }) => (body === "" ? "card" : JSON.parse(body).method))).toEqual([
      "card",
      "message/send",
      "tasks/get",
    ]);
  });

  const legacyCard = () => ({
    protocolVersion: "0.3.0",
    name: "Old",
    description: "An agent of the older protocol",
    url: `${upstream.origin}/a2a`,
    preferredTransport: "JSONRPC",
    version: "1",
    capabilities: { streaming: false },
    defaultInputModes: ["text"],
    defaultOutputModes: ["text"],
    skills: [],
  });
  const legacyAnswer = ({ id, method }: { id: number; method: string }) => ({
    jsonrpc: "2.0",
    id,
    result: {
      kind: "task",
      id: "t-1",
      contextId: "c-1",
      status: { state: method === "tasks/get" ? "completed" : "working" },
      artifacts: method === "tasks/get" ? [{ artifactId: "a", parts: [{ kind: "text", text: "Two." }] }] : [],
    },
  });
});

describe("an error of the protocol", () => {
  test.each([
    [-32_601, "misconfigured"],
    [-32_602, "invalid_request"],
    [-32_603, "server_error"],
    [-32_004, "not_supported"],
    [-32_005, "not_supported"],
    [-32_009, "misconfigured"],
    [-1, "server_error"],
  ])("%i is %s, without its words", async (errorCode, code) => {
    for (const streaming of [true, false]) {
      upstream = await startUpstream(({ body }, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        if (body === "") response.end(JSON.stringify(card(upstream.origin, streaming)));
        else {
          const { id } = JSON.parse(body);
          response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: errorCode, message: "secret" } }));
        }
      });
      const failure = failureOf(await bench.runner.attempt(callOf(endpoint(), { stream: streaming })));
      expect(failure).toMatchObject({ code, message: expect.not.stringContaining("secret") });
      if (streaming) await upstream.stop();
    }
  });

  const card = (origin: string, streaming: boolean) => ({
    name: "Local",
    supportedInterfaces: [{ url: `${origin}/a2a`, protocolBinding: "JSONRPC", protocolVersion: "1.0" }],
    capabilities: { streaming },
  });

  test("in the middle of a stream ends it", async () => {
    upstream = await startUpstream(({ body }, response) => {
      if (body === "") {
        response
          .writeHead(200, { "content-type": "application/json" })
          .end(JSON.stringify(card(upstream.origin, true)));
        return;
      }
      const { id } = JSON.parse(body);
      const artifactUpdate = { taskId: "t", contextId: "c", artifact: { artifactId: "a", parts: [{ text: "Two" }] } };
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: { artifactUpdate } })}\n\n`);
      response.end(`data: ${JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_603, message: "secret" } })}\n\n`);
    });
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint(), { stream: true })));
    await eventsOf(stream);
    expect(await stream.ended).toMatchObject({
      failure: { code: "server_error", message: expect.not.stringContaining("secret") },
      text: "Two",
    });
  });
});
