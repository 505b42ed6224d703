import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answered, publishFleet, type Running, startRunning } from "./running.ts";

let signalbox: Running;

beforeAll(async () => {
  signalbox = await startRunning();
  await publishFleet(signalbox);
});
afterAll(() => signalbox.stop());

const post = (text: string | Uint8Array, headers = {}) => signalbox.ask("/v1/route", { method: "POST", text, headers });

/** One shape, whatever was wrong. */
function expectProblem(answer: Answered, status: number, code: string): void {
  expect([answer.status, answer.body?.code]).toEqual([status, code]);
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(answer.body).toMatchObject({ type: `urn:signalbox:problem:${code}`, status });
  expect(answer.body.detail).not.toBe("");
  expect(answer.body.action).not.toBe("");
}

describe("a body that is no JSON", () => {
  test.each([
    ["broken", '{"input": "x"'],
    ["two values", '{"input":"x"} {"input":"y"}'],
    ["empty", ""],
    ["not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["a raw line break in a string", '{"input":"a\nb"}'],
    ["NaN", '{"input":NaN}'],
  ])("%s", async (_, text) => {
    const answer = await signalbox.ask("/v1/route", {
      method: "POST",
      text,
      headers: { "content-length": String(text.length) },
    });
    expectProblem(answer, 400, "invalid_json");
  });

  test.each(["text/plain", "application/xml", "multipart/form-data; boundary=x", "nonsense"])(
    "sent as %s is an unsupported media type",
    async (type) => expectProblem(await post('{"input":"x"}', { "content-type": type }), 415, "unsupported_media_type"),
  );

  test("larger than 2 MB is too large", async () => {
    expectProblem(await post(JSON.stringify({ input: "x".repeat(2 * 1024 * 1024) })), 413, "body_too_large");
  });
});

describe("a body that is JSON but no task", () => {
  test.each([
    ["(body)", "null"],
    ["(body)", "[]"],
    ["(body)", '"hello"'],
    ["input", "{}"],
    ["input", '{"input":5}'],
    ["input", '{"input":""}'],
    ["input", '{"input":[]}'],
    ["input.0.role", '{"input":[{"role":"king","content":"x"}]}'],
    ["requires", JSON.stringify({ input: "x", requires: Array.from({ length: 10_000 }, (_, index) => `s${index}`) })],
    ["requires.0", '{"input":"x","requires":["No Slug"]}'],
    ["agent", '{"input":"x","agent":"../../etc/passwd"}'],
    ["tier", '{"input":"x","tier":"colossal"}'],
    ["budget.costMicros", '{"input":"x","budget":{"costMicros":-1}}'],
    ["budget.costMicros", '{"input":"x","budget":{"costMicros":1e400}}'],
    ["budget.deadlineMs", '{"input":"x","budget":{"deadlineMs":1.5}}'],
    [
      "metadata",
      JSON.stringify({ input: "x", metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, 1])) }),
    ],
    ["(body)", '{"input":"x","nonsense":1}'],
    ["input", JSON.stringify({ input: "x".repeat(1_000_001) })],
  ])("the field %s is named in %.60s", async (path, text) => {
    const answer = await post(text);
    expectProblem(answer, 400, "invalid_request");
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(answer.text.length).toBeLessThan(20_000);
  });
});

describe("a hostile body", () => {
  test.each([
    ["a NUL", String.raw`{"input":"a\u0000b"}`, "input"],
    ["a NUL in a name", String.raw`{"input":"x","metadata":{"a\u0000":1}}`, String.raw`metadata.a\u0000`],
    ["half a surrogate pair", String.raw`{"input":"\ud83d"}`, "input"],
    ["halves in the wrong order", String.raw`{"input":"x","seed":"\ude00\ud83d"}`, "seed"],
    ["a prototype", '{"input":"x","__proto__":{"admin":true}}', "__proto__"],
    [
      "a prototype further in",
      '{"input":[{"role":"user","content":"x","extra":[{"__proto__":1}]}]}',
      "input.0.extra.0.__proto__",
    ],
    [
      "deep nesting",
      `{"input":[{"role":"user","content":"x","a":${"[".repeat(200)}${"]".repeat(200)}}]}`,
      "input.0.a.0.0.0.0.0",
    ],
    ["deepest nesting", `{"input":${"[".repeat(900_000)}${"]".repeat(900_000)}}`, "input.0.0.0.0.0.0.0"],
  ])("with %s is refused by name", async (_, text, path) => {
    const answer = await post(text);
    expectProblem(answer, 400, "invalid_request");
    expect(answer.body.errors[0].path).toBe(path);
  });

  test.each([
    ["right-to-left overrides", "\u202e\u202dgnp.exe"],
    ["an emoji of several parts", "👩‍👩‍👧‍👦"],
    ["a thousand marks on one letter", `a${"\u0301".repeat(1_000)}`],
    ["control characters", "\u0001\u0007\u001b[31m\u007f\u0085"],
    ["no characters at all", "\ufffe\uffff\u{10ffff}"],
    ["SQL", "'); DROP TABLE decisions; --"],
    ["format strings", "%s %n {{7*7}} <%= 7*7 %>"],
  ])("with %s is routed and kept as it was sent", async (_, input) => {
    const routed = await post(JSON.stringify({ input }));
    expect(routed.status).toBe(200);
    const read = await signalbox.ask(`/v1/decisions/${routed.body.decisionId}`);
    expect(read.body.decision.content).toBe(input.slice(0, 160));
  });

  test("pollutes nothing", async () => {
    await post('{"input":"x","constructor":{"prototype":{"admin":true}}}');
    await post('{"input":"x","metadata":{"constructor":"y","toString":"z"}}');
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  });
});

describe("an address", () => {
  test.each([
    ["/v1/nothing", 404, "not_found"],
    ["/", 404, "not_found"],
    ["/v1/decisions/%00", 400, "invalid_request"],
    ["/v1/decisions/%ff", 400, "invalid_request"],
    ["/v1/decisions/dec_1", 400, "invalid_request"],
    [`/v1/decisions/${"x".repeat(300)}`, 400, "invalid_request"],
    ["/v1/decisions/dec_01ARZ3NDEKTSV4RRFFQ69G5FAV", 404, "not_found"],
    ["/v1/decisions?limit=0", 400, "invalid_request"],
    ["/v1/decisions?limit=1&limit=2", 400, "invalid_request"],
    ["/v1/decisions?limits=1", 400, "invalid_request"],
    ["/v1/decisions?lane=No%20Slug", 400, "invalid_request"],
    ["/v1/decisions?search=%00%00", 400, "invalid_request"],
    ["/v1/decisions?fromMs=yesterday", 400, "invalid_request"],
    ["/v1/decisions?before=dec_zzz", 400, "invalid_request"],
    ["/v1/policy/versions/9999999999999999", 400, "invalid_request"],
    ["/v1/policy/versions/77", 404, "not_found"],
    ["/v1/policy?version=1", 400, "invalid_request"],
    ["/v1/agents/agent_nobody", 404, "not_found"],
    ["/v1/agents/__proto__", 400, "invalid_request"],
    ["/v1/lanes/constructor", 404, "not_found"],
  ])("%s answers %i %s", async (path, status, code) => expectProblem(await signalbox.ask(path), status, code));

  test("with a method that it does not take says which it takes", async () => {
    const answer = await signalbox.ask("/v1/agents/agent_x", { method: "PATCH" });
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.get("allow")).toBe("GET, PUT, DELETE, HEAD");
  });
});

describe("below HTTP", () => {
  test.each([
    ["no HTTP", "hello\r\n\r\n"],
    ["too many headers", `GET / HTTP/1.1\r\nhost: x\r\n${`x-y: ${"z".repeat(1_000)}\r\n`.repeat(20)}\r\n`],
    ["two lengths", "POST /v1/route HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"],
    [
      "a length and chunks",
      "POST /v1/route HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
    ],
  ])("%s is answered with a problem", async (_, bytes) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("application/problem+json");
    expect(answer).toContain("invalid_request");
  });

  test("two Idempotency-Keys are refused", async () => {
    const answer = await raw(
      `POST /v1/route HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${signalbox.adminKey}\r\ncontent-type: application/json\r\n` +
        'idempotency-key: a\r\nidempotency-key: b\r\nconnection: close\r\ncontent-length: 13\r\n\r\n{"input":"x"}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("Idempotency-Key");
  });

  test("a client that leaves in the middle of its body harms nobody", async () => {
    const { port } = new URL(signalbox.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      `POST /v1/route HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${signalbox.adminKey}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"input"`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await signalbox.ask("/healthz")).status).toBe(200);
  });
});

test("what nobody foresaw is logged with its request and never shown", async () => {
  const { world } = signalbox.container;
  const { find } = world.decisions;
  world.decisions.find = async () => {
    throw new Error("the password is swordfish");
  };
  const answer = await signalbox.ask("/v1/decisions/dec_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  world.decisions.find = find;
  expectProblem(answer, 500, "internal");
  expect(answer.text).not.toContain("swordfish");
  const requestId = answer.headers.get("x-request-id");
  expect(answer.body.action).toContain(requestId);
  expect(signalbox.logged.at(-1)?.fields).toMatchObject({ requestId, err: { message: "the password is swordfish" } });
});

test("nothing that was refused was half written", async () => {
  const before = await signalbox.ask("/v1/decisions");
  await post('{"input":"x","budget":{"costMicros":-1}}');
  await post(String.raw`{"input":"a\u0000b"}`);
  expect((await signalbox.ask("/v1/decisions")).body.count).toBe(before.body.count);
});

async function raw(bytes: string): Promise<string> {
  const { port } = new URL(signalbox.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(bytes);
  return textOf(socket);
}
