import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCallScript } from "../../server/agents/script/call-script.ts";
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

const SCRIPTS: Record<string, string> = {
  words: "export default async ({ messages }) => 'It said: ' + messages.at(-1).content;",
  object: "export default (input) => ({ output: JSON.stringify(Object.keys(input).sort()) });",
  state:
    "let calls = 0; export default () => { globalThis.left ??= 0; globalThis.left += 1; calls += 1; return [calls, globalThis.left].join(' '); };",
  environment: "export default () => JSON.stringify(process.env);",
  throws: "export default () => { throw new Error('secret words'); };",
  odd: "export default () => { throw { get message() { throw 1 }, toString() { throw 2 } }; };",
  rejects: "export default async () => { await null; throw new Error('secret words'); };",
  later: "export default () => new Promise(() => setTimeout(() => { throw new Error('late'); }, 10));",
  syntax: "export default ( => 5;",
  nothing: "export const other = 1;",
  number: "export default () => 5;",
  forged:
    "import { parentPort } from 'node:worker_threads'; export default () => { parentPort.postMessage({ kind: 'output', output: 5 }); return 'x'; };",
  nonsense:
    "import { parentPort } from 'node:worker_threads'; export default () => { parentPort.postMessage(null); return 'x'; };",
  hangs: "export default () => { for (;;); };",
  waits: "export default () => new Promise(() => setInterval(() => {}, 1_000));",
  exits: "export default () => process.exit(3);",
  kills: "export default () => process.kill(process.pid, 'SIGKILL');",
  aborts: "export default () => process.abort();",
  array: "export default () => String(new Array(2 ** 27).fill(1.5).length);",
  map: "export default () => { const map = new Map(); for (let i = 0; ; i += 1) map.set(i, i); };",
  objects: "export default () => { const all = []; for (;;) all.push({ all }); };",
  buffer: "export default () => String(Buffer.alloc(2 ** 31, 1).length);",
  buffers: "export default () => { const all = []; for (;;) all.push(Buffer.alloc(20_000_000, 1)); };",
  large: "export default () => 'a'.repeat(5 * 1024 * 1024);",
  reads: "import { readFileSync } from 'node:fs'; export default () => readFileSync('/etc/hostname', 'utf8');",
  writes:
    "import { writeFileSync } from 'node:fs'; export default () => { writeFileSync(new URL('./written', import.meta.url), 'x'); return 'x'; };",
  starts: "import { execSync } from 'node:child_process'; export default () => execSync('true').toString();",
  chatty: "export default () => { for (let i = 0; i < 100_000; i += 1) console.log('x'.repeat(100)); return 'done'; };",
};

let folder: string;
let bench: Bench;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
  for (const [name, text] of Object.entries(SCRIPTS)) writeFileSync(join(folder, `${name}.mjs`), text);
  bench = openBench({ scriptsFolder: folder, env: { SECRET: "of-the-environment" } });
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const run = (handler: string, more: Parameters<typeof callOf>[1] = {}) =>
  bench.runner.attempt(callOf({ kind: "script", handler }, more));
const outputOf = async (handler: string) => completedBy(await run(handler)).completion.choices[0]?.message.content;

describe("a script", () => {
  test("answers with words or an object, at no tokens, which is known", async () => {
    const { completion, measured } = completedBy(await run("words"));
    expect(completion.choices[0]?.message.content).toBe("It said: How many moons has Mars?");
    expect(measured).toEqual({
      usage: { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
      estimated: false,
    });
    expect(await outputOf("object")).toBe('["agentId","deadlineAtMs","decisionId","messages","taskId"]');
  });

  test("is streamed to whom asks for that", async () => {
    const stream = streamOf(await run("words", { stream: true }));
    expect(wordsOf(await eventsOf(stream))).toBe("It said: How many moons has Mars?");
    expect(await stream.ended).toMatchObject({ failure: null });
  });

  test("finds nothing of what ran before it, and no secrets", async () => {
    expect([await outputOf("state"), await outputOf("state")]).toEqual(["1 1", "1 1"]);
    expect(await outputOf("environment")).not.toMatch(/of-the-environment|PATH/);
  });

  test("may talk to itself", async () => {
    expect(await outputOf("chatty")).toBe("done");
  });

  const FAILING: [handler: string, code: string][] = [
    ["throws", "server_error"],
    ["odd", "server_error"],
    ["rejects", "server_error"],
    ["later", "server_error"],
    ["syntax", "server_error"],
    ["nothing", "server_error"],
    ["number", "bad_answer"],
    ["forged", "bad_answer"],
    ["nonsense", "bad_answer"],
    ["exits", "server_error"],
    ["kills", "server_error"],
    ["aborts", "server_error"],
    ["array", "server_error"],
    ["map", "server_error"],
    ["objects", "server_error"],
    ["buffer", "server_error"],
    ["buffers", "server_error"],
    ["large", "answer_too_large"],
    ["reads", "server_error"],
    ["writes", "server_error"],
    ["starts", "server_error"],
    ["missing", "misconfigured"],
  ];
  test.each(FAILING)("%s: fails as %s, and the next one runs", async (handler, code) => {
    const failure = failureOf(await run(handler));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain("secret");
    expect(await outputOf("words")).toContain("It said");
  });

  test("that throws has its words in the log alone", async () => {
    bench.logged.length = 0;
    await run("throws");
    expect(bench.logged).toEqual([
      { fields: { handler: "throws", detail: "secret words", taskId: TASK_ID }, message: "a script threw an error" },
    ]);
  });

  test.each(["hangs", "waits"])("%s: is ended at its deadline, and when its caller goes", async (handler) => {
    const startedAtMs = Date.now();
    expect(failureOf(await run(handler, { deadlineAtMs: startedAtMs + 300 })).code).toBe("timed_out");
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 300);
    expect(failureOf(await run(handler, { signal: caller.signal })).code).toBe("client_aborted");
    expect(Date.now() - startedAtMs).toBeLessThan(3_000);
  });

  test.each(["../../../etc/passwd", "..", "a/b", "words.mjs#", "%2e%2e", "words\0"])(
    "is never a path: %j",
    async (handler) => {
      const scripts = createCallScript(folder);
      const call = callOf({ kind: "script", handler: "words" });
      const scope = { signal: call.signal, deadlineAtMs: call.deadlineAtMs, leave() {}, end() {} };
      const context = {} as Parameters<typeof scripts.call>[0];
      await expect(scripts.call(context, call, { kind: "script", handler }, scope)).rejects.toMatchObject({
        failure: { code: "misconfigured" },
      });
      scripts.close();
    },
  );

  test("runs from a folder behind a link, and from none not at all", async () => {
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    for (const [scriptsFolder, kind] of [
      [link, "completed"],
      [`${folder}-missing`, "failed"],
    ] as const) {
      const other = openBench({ scriptsFolder });
      expect((await other.runner.attempt(callOf({ kind: "script", handler: "words" }))).kind).toBe(kind);
      await other.close();
    }
    rmSync(link);
  });

  test("runs 200 times at once", { timeout: 60_000 }, async () => {
    const deadlineAtMs = Date.now() + 50_000;
    const answers = await Promise.all(Array.from({ length: 200 }, () => run("words", { deadlineAtMs })));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["completed"]));
  });

  test("that waits for its turn is given up with its deadline", async () => {
    const deadlineAtMs = Date.now() + 400;
    const answers = await Promise.all(Array.from({ length: 20 }, () => run("hangs", { deadlineAtMs })));
    expect(new Set(answers.map((answer) => failureOf(answer).code))).toEqual(new Set(["timed_out"]));
    expect(await outputOf("words")).toContain("It said");
  });
});

describe("the receipt", () => {
  test("names the task and what was asked", async () => {
    const shipped = openBench();
    const { completion } = completedBy(await shipped.runner.attempt(callOf({ kind: "script", handler: "receipt" })));
    expect(completion.choices[0]?.message.content).toBe(
      `Received as ${TASK_ID}. No agent could take it just now, so nothing has been done about it yet.\nWhat was asked: How many moons has Mars?`,
    );
    await shipped.close();
  });
});

describe("agents that are not called from here", () => {
  test("wait for a person, or are run by their callers", async () => {
    const { runner } = bench;
    const human = callOf({ kind: "human", queue: "default" });
    const external = callOf({ kind: "external" });
    expect(await runner.attempt(human)).toEqual({ kind: "waiting" });
    expect(failureOf(await runner.attempt(external)).code).toBe("not_supported");
    expect([runner.canCall(human.agent), runner.canCall(external.agent)]).toEqual([true, false]);
  });
});
