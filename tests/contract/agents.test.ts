import { getEventListeners } from "node:events";
import { getActiveResourcesInfo } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, type TestAPI, test } from "vitest";
import type { AttemptAnswer, AttemptFailure } from "../../server/domain/attempt.ts";
import {
  type Bench,
  callOf,
  completedBy,
  eventsOf,
  failureOf,
  openBench,
  streamOf,
  TASK_ID,
  wordsOf,
} from "./agents-calls.ts";
import { KINDS, type Kind, REPORTED } from "./agents-kinds.ts";
import type { Behaviour, Upstream } from "./agents-upstream.ts";

const ANSWERS: Behaviour = { kind: "answers", pieces: ["Two: ", "Phobos ", "and Deimos."], usage: true };
const WITHOUT_USAGE: Behaviour = { ...ANSWERS, usage: false };
const TEXT = "Two: Phobos and Deimos.";

const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", noteUnhandled));
afterAll(() => {
  process.off("unhandledRejection", noteUnhandled);
  expect(unhandled).toEqual([]);
});

/** What a kind cannot do is no test of it, and so none that was skipped. */
function testWhere(applies: boolean): TestAPI {
  const none = () => {};
  return applies ? test : (Object.assign(none, { each: () => none }) as unknown as TestAPI);
}

/** What every kind of agent that is called over the network must do, whatever is at its other end. */
describe.each(KINDS)("an agent of kind $name", (kind: Kind) => {
  let bench: Bench;
  let upstream: Upstream;
  let resourcesBefore: number;

  beforeEach(() => {
    resourcesBefore = sockets();
    bench = openBench();
  });
  afterEach(async () => {
    await bench.close();
    await upstream.stop();
    expect(bench.logged.filter(({ message }) => message.includes("nobody foresaw"))).toEqual([]);
    await eventually(() => expect(sockets()).toBeLessThanOrEqual(resourcesBefore));
  });

  const open = async (behaviour: Behaviour) => {
    upstream = await kind.start(behaviour);
    return kind.endpoint(upstream);
  };

  test("completes", async () => {
    const { completion } = completedBy(await bench.runner.attempt(callOf(await open(ANSWERS))));
    expect(completion.choices[0]?.message.content).toBe(TEXT);
    expect(completion).toMatchObject({ object: "chat.completion", choices: [{ index: 0, finish_reason: "stop" }] });
  });

  test("streams, in chunks of OpenAI's shape", async () => {
    const stream = streamOf(await bench.runner.attempt(callOf(await open(ANSWERS), { stream: true })));
    const events = await eventsOf(stream);
    expect(wordsOf(events)).toBe(TEXT);
    if (kind.streams) expect(events.length).toBeGreaterThan(3);
    expect(JSON.parse(events.at(-1)!)).toMatchObject({ choices: [{ finish_reason: "stop" }] });
    expect(await stream.ended).toMatchObject({ failure: null, text: TEXT });
  });

  test("sends usage with the stream to whom asks for it", async () => {
    const body = { stream_options: { include_usage: true } };
    const stream = streamOf(await bench.runner.attempt(callOf(await open(ANSWERS), { stream: true, body })));
    const last = JSON.parse((await eventsOf(stream)).at(-1)!);
    expect(last).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
  });

  testWhere(kind.reportsUsage).each([false, true])("reports usage (stream: %s)", async (stream) => {
    const endpoint = await open(ANSWERS);
    expect(await measured(bench, callOf(endpoint, { stream }))).toEqual({ usage: REPORTED, estimated: false });
  });

  test.each([false, true])("estimates usage where none is reported (stream: %s)", async (stream) => {
    const endpoint = await open(WITHOUT_USAGE);
    const estimate = await measured(bench, callOf(endpoint, { stream }));
    expect(estimate?.estimated).toBe(true);
    // Six tokens of words and seven around them; the answer's eight: the tokenizer's counts, not ours.
    expect(estimate?.usage).toMatchObject({ inputTokens: 13, outputTokens: 8 });
  });

  test("carries the task, its credential, its trace and its deadline", async () => {
    const call = callOf(await open(ANSWERS));
    await bench.runner.attempt(call);
    for (const { headers } of upstream.received) {
      expect(headers).toMatchObject({
        traceparent: call.traceparent,
        "x-signalbox-task-id": TASK_ID,
        "x-signalbox-decision-id": call.decisionId,
        "x-signalbox-credential": "sb_task_credential",
        "x-signalbox-deadline-at": new Date(call.deadlineAtMs).toISOString(),
      });
    }
  });

  test("sends the agent's key, and names the variable where there is none", async () => {
    const endpoint = { ...(await open(ANSWERS)), apiKeyEnv: "LOCAL_KEY" };
    const failure = failureOf(await bench.runner.attempt(callOf(endpoint)));
    expect(failure).toMatchObject({ code: "misconfigured", message: expect.stringContaining("LOCAL_KEY") });
    expect(upstream.received).toEqual([]);

    const keyed = openBench({ env: { LOCAL_KEY: "secret-of-the-agent" } });
    completedBy(await keyed.runner.attempt(callOf(endpoint)));
    expect(JSON.stringify(upstream.received.at(-1)?.headers)).toContain("secret-of-the-agent");
    await keyed.close();
  });

  test.each([false, true])("is given up at the deadline (stream: %s)", async (stream) => {
    const endpoint = await open({ kind: "silent" });
    const startedAtMs = Date.now();
    const answer = await bench.runner.attempt(callOf(endpoint, { stream, deadlineAtMs: startedAtMs + 300 }));
    expect(failureOf(answer).code).toBe("timed_out");
    expect(Date.now() - startedAtMs).toBeLessThan(3_000);
    await (await upstream.first()).abandoned;
  });

  test("is not called where the deadline has passed or the caller has gone", async () => {
    const endpoint = await open(ANSWERS);
    const late = await bench.runner.attempt(callOf(endpoint, { deadlineAtMs: Date.now() - 1 }));
    const gone = await bench.runner.attempt(callOf(endpoint, { signal: AbortSignal.abort() }));
    expect([failureOf(late).code, failureOf(gone).code]).toEqual(["timed_out", "client_aborted"]);
    expect(upstream.received).toEqual([]);
  });

  test.each([false, true])("learns that its caller has gone before it answered (stream: %s)", async (stream) => {
    const endpoint = await open({ kind: "silent" });
    const caller = new AbortController();
    const attempt = bench.runner.attempt(callOf(endpoint, { stream, signal: caller.signal }));
    const request = await upstream.first();
    caller.abort();
    expect(failureOf(await attempt).code).toBe("client_aborted");
    await request.abandoned;
  });

  testWhere(kind.streams)("learns that its caller has gone in the middle of a stream", async () => {
    const endpoint = await open({ kind: "hangs_midway", pieces: ["Two: "] });
    const caller = new AbortController();
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true, signal: caller.signal })));
    const events = eventsOf(stream);
    await sleep(50);
    caller.abort();
    await events;
    const end = await stream.ended;
    expect(end).toMatchObject({ failure: { code: "client_aborted" }, measured: { estimated: true } });
    await (await upstream.first()).abandoned;
  });

  testWhere(kind.streams)("learns that its stream's reader has left", async () => {
    const endpoint = await open({ kind: "hangs_midway", pieces: ["Two: "] });
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    for await (const _ of stream.events) break;
    expect((await stream.ended).failure?.code).toBe("client_aborted");
    await (await upstream.first()).abandoned;
  });

  testWhere(kind.streams)("ends a stream at the deadline, read or not", async () => {
    const endpoint = await open({ kind: "hangs_midway", pieces: ["Two: "] });
    const deadlineAtMs = Date.now() + 500;
    const [read, unread] = await Promise.all(
      [1, 2].map(async () => streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true, deadlineAtMs })))),
    );
    await eventsOf(read!);
    expect((await read!.ended).failure?.code).toBe("timed_out");
    expect((await unread!.ended).failure?.code).toBe("timed_out");
  });

  testWhere(kind.streams)("breaks where the agent drops a stream", async () => {
    const endpoint = await open({ kind: "breaks_midway", pieces: ["Two: ", "Phobos"] });
    const stream = streamOf(await bench.runner.attempt(callOf(endpoint, { stream: true })));
    await eventsOf(stream);
    expect((await stream.ended).failure?.code).toBe("stream_broken");
  });

  const BROKEN: [name: string, behaviour: Behaviour][] = [
    ["garbage", { kind: "raw", body: Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]) }],
    ["HTML", { kind: "raw", headers: { "content-type": "text/html" }, body: "<html><h1>It works!</h1></html>" }],
    ["HTML that says to be right", { kind: "raw", body: "<html><h1>It works!</h1></html>" }],
    ["nothing", { kind: "raw", body: "" }],
    ["half a JSON", { kind: "half" }],
    ["a body cut short", { kind: "truncated" }],
    ["JSON of another shape", { kind: "raw", body: '{"hello":"world"}' }],
    ["JSON without bottom", { kind: "raw", body: `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}` }],
    ["null", { kind: "raw", body: "null" }],
    ["an event that is not JSON", { kind: "raw", body: "data: {oops\n\n" }],
    ["an event of another shape", { kind: "raw", body: "data: [1,2]\n\n" }],
    ["a redirect that loses the request", { kind: "raw", status: 302, headers: { location: "/login" }, body: "" }],
  ];
  describe.each([false, true])("(stream: %s)", (stream) => {
    test.each(BROKEN)("answers badly with %s", async (_, behaviour) => {
      const failure = failureOf(await bench.runner.attempt(callOf(await open(behaviour), { stream })));
      expect(failure.code).toBe("bad_answer");
      expect(failure.message).not.toMatch(/works|hello|oops/);
    });

    test("answers too much", async () => {
      const failure = failureOf(await bench.runner.attempt(callOf(await open({ kind: "oversized" }), { stream })));
      expect(failure.code).toBe("answer_too_large");
      await (await upstream.first()).abandoned;
    });

    const STATUSES: [status: number, code: string][] = [
      [400, "invalid_request"],
      [401, "unauthorised"],
      [403, "unauthorised"],
      [404, "misconfigured"],
      [408, "timed_out"],
      [422, "invalid_request"],
      [429, "rate_limited"],
      [500, "server_error"],
      [502, "server_error"],
      [503, "overloaded"],
      [504, "timed_out"],
      [529, "overloaded"],
    ];
    test.each(STATUSES)("fails with status %i as %s, repeating nothing of its words", async (status, code) => {
      const body = JSON.stringify({ error: { message: "the secret words of the agent" } });
      const headers = { "content-type": "application/json", "retry-after": "7" };
      const endpoint = await open({ kind: "raw", status, headers, body });
      const failure = failureOf(await bench.runner.attempt(callOf(endpoint, { stream })));
      expect(failure).toMatchObject({ code, status, retryAfterMs: 7_000 });
      expect(failure.message).not.toContain("secret");
    });

    test.each([
      "http://169.254.169.254/latest/meta-data/",
      "http://[fe80::1]/",
      "file:///etc/passwd",
      "http://someone:hunter2@127.0.0.1/",
    ])("does not follow a redirect to %s", async (location) => {
      const endpoint = await open({ kind: "raw", status: 307, headers: { location }, body: "" });
      const failure = failureOf(await bench.runner.attempt(callOf(endpoint, { stream })));
      expect(failure.code).toBe("address_refused");
      expect(failure.message).not.toMatch(/hunter2|169|fe80/);
    });

    test("cannot be reached", async () => {
      const endpoint = await open(ANSWERS);
      await upstream.stop();
      const failure = failureOf(await bench.runner.attempt(callOf(endpoint, { stream })));
      expect(failure.code).toBe("connection_failed");
      upstream = await kind.start(ANSWERS);
    });

    test("drops the connection before it answers", async () => {
      const failure = failureOf(await bench.runner.attempt(callOf(await open({ kind: "drops" }), { stream })));
      expect(failure.code).toBe("connection_failed");
    });
  });

  // Who is asked for a task's state again and again is not silent; its deadline is what ends it.
  testWhere(kind.name !== "a2a, polled")("falls silent in the middle of its answer", async () => {
    const impatient = openBench({ idleLimitMs: 1_000 });
    const endpoint = await open({ kind: "hangs_midway", pieces: ["Two: "] });
    const startedAtMs = Date.now();
    const failure = await endOf(await impatient.runner.attempt(callOf(endpoint, { stream: kind.streams })));
    expect(failure?.code).toBe("timed_out");
    expect(Date.now() - startedAtMs).toBeLessThan(8_000);
    await impatient.close();
  });

  test("takes 200 tasks at once, and its connections are used again", async () => {
    const endpoint = await open(ANSWERS);
    const many = async () => {
      const texts = await Promise.all(
        Array.from({ length: 200 }, async (_, place) => {
          const answer = await bench.runner.attempt(callOf(endpoint, { stream: place % 2 === 0 }));
          if (answer.kind !== "streaming") return completedBy(answer).completion.choices[0]?.message.content;
          const text = wordsOf(await eventsOf(answer.stream));
          expect((await answer.stream.ended).failure).toBeNull();
          return text;
        }),
      );
      expect(new Set(texts)).toEqual(new Set([TEXT]));
    };
    await many();
    await sleep(50);
    const connections = await upstream.connections();
    expect(connections).toBeLessThanOrEqual(201);
    await many();
    expect(await upstream.connections()).toBeLessThanOrEqual(Math.max(201, connections));
  });

  test("leaves no listener on its caller's signal", async () => {
    const endpoint = await open(ANSWERS);
    const caller = new AbortController();
    for (const stream of [false, true]) {
      const answer = await bench.runner.attempt(callOf(endpoint, { stream, signal: caller.signal }));
      if (answer.kind === "streaming") await eventsOf(answer.stream);
    }
    expect(getEventListeners(caller.signal, "abort")).toEqual([]);
  });
});

async function measured(bench: Bench, call: Parameters<Bench["runner"]["attempt"]>[0]) {
  const answer = await bench.runner.attempt(call);
  if (answer.kind !== "streaming") return completedBy(answer).measured;
  await eventsOf(answer.stream);
  return (await answer.stream.ended).measured;
}

async function endOf(answer: AttemptAnswer): Promise<AttemptFailure | null> {
  if (answer.kind !== "streaming") return failureOf(answer);
  await eventsOf(answer.stream);
  return (await answer.stream.ended).failure;
}

function sockets(): number {
  return getActiveResourcesInfo().filter((name) => /TCP|Pipe|Process/.test(name)).length;
}

async function eventually(check: () => void): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return check();
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(10);
    }
  }
}
