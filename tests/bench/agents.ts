/**
 * npm run bench -- agents: what calling a model through its adapter adds to calling it directly, and what 500 slow
 * streams at once take. The model is a bare HTTP server in a process of its own.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Dispatcher, request } from "undici";
import { createAgentRunner } from "../../server/agents/agent-runner.ts";
import { createCheckedConnections } from "../../server/agents/checked-connections.ts";
import { Agent } from "../../server/domain/agent.ts";
import type { AttemptCall } from "../../server/domain/attempt.ts";
import type { ChatBody } from "../../server/domain/chat.ts";

const ROUNDS = 10;
const CALLS_A_ROUND = 300;
const STREAMS = 500;
const EVENTS_A_STREAM = 20;
const EVENT_INTERVAL_MS = 250;
const PROMPT = "Explain what a lighthouse is for, and how its light is seen from far away. ".repeat(20);

if (process.argv[2] === "upstream") serve();
else await measure();

function serve(): void {
  const usage = { prompt_tokens: 300, completion_tokens: 120, total_tokens: 420 };
  const content = "It warns ships of the coast. ".repeat(20);
  const completion = JSON.stringify({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage,
  });
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { stream, slow } = JSON.parse(Buffer.concat(chunks).toString()) as { stream?: boolean; slow?: boolean };
    if (stream === true) await streamed(response, slow === true);
    else response.writeHead(200, { "content-type": "application/json" }).end(completion);
  });
  const streamed = async (response: ServerResponse, slow: boolean) => {
    const event = (choices: object[], more: object = {}) =>
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices, ...more })}\n\n`;
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let events = 0; events < EVENTS_A_STREAM; events += 1) {
      response.write(event([{ index: 0, delta: { content: "word and word " }, finish_reason: null }]));
      if (slow) await sleep(EVENT_INTERVAL_MS);
    }
    response.write(event([{ index: 0, delta: {}, finish_reason: "stop" }]));
    response.end(`${event([], { usage })}data: [DONE]\n\n`);
  };
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(): Promise<void> {
  const upstream = fork(fileURLToPath(import.meta.url), ["upstream"]);
  const [port] = (await once(upstream, "message")) as [number];
  const connections = createCheckedConnections({ allowPrivate: true });
  const silent = { error: console.error, warn: console.warn, info: () => {} };
  const rules = { allowPrivate: true };
  const runner = createAgentRunner({
    dispatcher: connections,
    rules,
    env: {},
    scriptsFolder: ".",
    log: silent,
    now: Date.now,
  });
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const agent = Agent.parse({
    id: "agent_bench",
    name: "Bench",
    tier: "light",
    endpoint: { kind: "model", baseUrl, model: "m" },
  });
  const callOf = (stream: boolean, more: object = {}): AttemptCall => ({
    taskId: "task_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    decisionId: "dec_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    agent,
    body: { model: "auto", messages: [{ role: "user", content: PROMPT }], ...more } as ChatBody,
    stream,
    outputCapTokens: 4_096,
    deadlineAtMs: Date.now() + 60_000,
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    credential: "sb_bench",
    signal: new AbortController().signal,
  });

  // First, while the process is still small: what memory the comparisons leave behind is not the streams'.
  await runner.attempt(callOf(false));
  await holdStreams(() => runner.attempt(callOf(true, { slow: true })));

  const direct = async (stream: boolean): Promise<void> => {
    const answer = await post(connections, baseUrl, stream);
    if (!stream) JSON.parse(await answer.body.text());
    else for await (const _ of answer.body) break;
  };
  const through = async (stream: boolean): Promise<void> => {
    const answer = await runner.attempt(callOf(stream));
    if (answer.kind === "failed" || answer.kind === "waiting") throw new Error(JSON.stringify(answer));
    if (answer.kind === "streaming") for await (const _ of answer.stream.events) break;
  };
  for (const [name, stream, atOnce] of [
    ["completion, 1 at once", false, 1],
    ["completion, 16 at once", false, 16],
    ["first event of a stream, 1 at once", true, 1],
  ] as const) {
    await compare(
      name,
      () => direct(stream),
      () => through(stream),
      atOnce,
    );
  }
  await runner.close();
  await connections.destroy();
  upstream.kill();
}

function post(dispatcher: Dispatcher, baseUrl: string, stream: boolean): Promise<Dispatcher.ResponseData> {
  const body = JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: PROMPT }] });
  const headers = { "content-type": "application/json" };
  return request(`${baseUrl}/chat/completions`, { dispatcher, method: "POST", headers, body });
}

/** Rounds alternate, so that a busy moment of the machine falls on both. */
async function compare(name: string, direct: () => Promise<void>, through: () => Promise<void>, atOnce: number) {
  const times = { direct: [] as number[], through: [] as number[] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [way, call] of [
      ["direct", direct],
      ["through", through],
    ] as const) {
      const found = await timesOf(call, atOnce);
      // The first round warms up.
      if (round >= 0) times[way].push(...found);
    }
  }
  const [a, b] = [summary(times.direct), summary(times.through)];
  console.log(
    `${name}: direct p50 ${a.p50.toFixed(3)} ms, p99 ${a.p99.toFixed(3)} ms; through p50 ${b.p50.toFixed(3)} ms, p99 ${b.p99.toFixed(3)} ms; added p50 ${(b.p50 - a.p50).toFixed(3)} ms`,
  );
}

async function timesOf(call: () => Promise<void>, atOnce: number): Promise<number[]> {
  const times: number[] = [];
  const worker = async () => {
    while (times.length < CALLS_A_ROUND) {
      const startedAt = performance.now();
      await call();
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return times;
}

function summary(times: number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

async function holdStreams(start: () => ReturnType<ReturnType<typeof createAgentRunner>["attempt"]>): Promise<void> {
  const before = process.memoryUsage();
  let peak = before.rss;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let events = 0;
  await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      const answer = await start();
      if (answer.kind !== "streaming") throw new Error(JSON.stringify(answer));
      for await (const _ of answer.stream.events) events += 1;
      const { failure } = await answer.stream.ended;
      if (failure !== null) throw new Error(failure.message);
    }),
  );
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpuBefore);
  const mb = (bytes: number) => (bytes / 1e6).toFixed(0);
  console.log(
    `${STREAMS} streams at once, ${events} events in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s: memory of the process ${mb(before.rss)} MB before, ${mb(peak)} MB at most; processor ${((user + system) / 1_000 / events).toFixed(3)} ms an event`,
  );
}
