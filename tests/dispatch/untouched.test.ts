import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PolicyDocument } from "../../server/domain/policy.ts";
import { publishFleet, type Running, startRunning } from "../gateway/running.ts";
import { outcomeOf } from "./with-fleet.ts";

const SECRET = "the-key-of-the-upstream";
let signalbox: Running;
let upstream: Server;
/** What the upstream was sent last, and what it answers. */
let sent: { headers: Record<string, unknown>; body: Record<string, unknown> };
let answer: { status?: number; headers?: Record<string, string>; body: string } = { body: "" };

const COMPLETION = {
  id: "chatcmpl-9",
  object: "chat.completion",
  created: 1_760_000_000,
  model: "very-model",
  choices: [
    { index: 0, message: { role: "assistant", content: "Fine.", refusal: null }, finish_reason: "stop", odd: 1 },
  ],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, prompt_tokens_details: { cached_tokens: 4 } },
  system_fingerprint: "fp_1",
};

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    sent = { headers: request.headers, body: JSON.parse(await text(request)) };
    response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => upstream.once("listening", resolve));
  const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`;
  signalbox = await startRunning({ environment: { UPSTREAM_KEY: SECRET } });
  await publishFleet(
    signalbox,
    PolicyDocument.parse({
      // Each kind of trouble has an agent of its own, so that no breaker opens over what another one did.
      agents: ["well", "html", "half", "key", "request", "redirect"].map((name) => ({
        id: `agent_${name}`,
        name,
        tier: "standard",
        endpoint: { kind: "model", baseUrl, model: "very-model", apiKeyEnv: "UPSTREAM_KEY" },
      })),
      lanes: [{ name: "chat", members: ["agent_well"] }],
      defaultLane: "chat",
    }),
  );
});
afterAll(async () => {
  await signalbox.stop();
  upstream.close();
});

const ask = (body: object) => signalbox.ask("/v1/chat/completions", { method: "POST", body });

test("pictures, tools and fields that nobody knows go to the agent as they came, and its answer comes back so", async () => {
  answer = { body: JSON.stringify(COMPLETION) };
  const picture = `data:image/png;base64,${"A".repeat(6_000_000)}`;
  const body = {
    model: "auto",
    messages: [
      { role: "system", content: "Be brief.", name: "boss" },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: picture, detail: "low" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "42" },
    ],
    tools: [
      { type: "function", function: { name: "f", parameters: { type: "object", properties: {} }, strict: true } },
    ],
    temperature: 0.25,
    logit_bias: { "50256": -100 },
    new_field_of_tomorrow: { deep: [1, { er: null }] },
  };
  const { status, headers, body: answered } = await ask(body);
  expect(status).toBe(200);
  expect(answered).toEqual(COMPLETION);
  expect(sent.body).toEqual({ ...body, model: "very-model", max_completion_tokens: 4_096 });
  expect(sent.headers).toMatchObject({
    authorization: `Bearer ${SECRET}`,
    "x-signalbox-task-id": headers.get("x-signalbox-task-id"),
    "x-signalbox-decision-id": headers.get("x-signalbox-decision-id"),
  });
  const { decision } = (await signalbox.ask(`/v1/decisions/${headers.get("x-signalbox-decision-id")}`)).body;
  expect(sent.headers["traceparent"]).toMatch(new RegExp(`^00-${decision.traceId}-[0-9a-f]{16}-01$`));
  const outcome = await outcomeOf(signalbox, headers.get("x-signalbox-decision-id")!);
  // No price in the policy, and the list does not know this endpoint: unpriced, which is not free.
  expect(outcome).toMatchObject({
    usage: { inputTokens: 5, cachedInputTokens: 4, outputTokens: 2 },
    costMicros: null,
    costSource: "unpriced",
  });
});

test("tokens are counted where the agent reports none, and marked as estimated", async () => {
  const { usage: _, ...withoutUsage } = COMPLETION;
  answer = { body: JSON.stringify(withoutUsage) };
  const { headers } = await ask({ messages: [{ role: "user", content: "How are you?" }] });
  const outcome = await outcomeOf(signalbox, headers.get("x-signalbox-decision-id")!);
  expect(outcome.usageEstimated).toBe(true);
  expect(outcome.usage!.inputTokens).toBeGreaterThan(3);
  expect(outcome.usage!.outputTokens).toBeGreaterThan(0);
});

test.each([
  ["html", "HTML", { body: "<html>secret words</html>", headers: { "content-type": "text/html" } }, 502, "upstream"],
  ["half", "half a JSON", { body: '{"choices":[{"mess' }, 502, "upstream"],
  ["key", "a refused key", { status: 401, body: '{"error":{"message":"secret words"}}' }, 502, "platform"],
  ["request", "a bad request", { status: 400, body: '{"error":{"message":"no such thing as a frob"}}' }, 400, "client"],
  [
    "redirect",
    "a redirect to a metadata address",
    { status: 307, body: "", headers: { location: "http://169.254.169.254/x" } },
    502,
    "platform",
  ],
])("%s: %s is a clear error with its owner, and nothing leaks", async (name, _, given, status, owner) => {
  answer = given as typeof answer;
  const answered = await ask({ model: `agent/${name}`, messages: [{ role: "user", content: "How are you?" }] });
  expect(answered.status).toBe(status);
  expect(answered.body.error).toMatchObject({ message: expect.any(String), code: expect.any(String) });
  expect(answered.text).not.toContain("secret words");
  expect(answered.text).not.toContain(SECRET);
  const outcome = await outcomeOf(signalbox, answered.headers.get("x-signalbox-decision-id")!);
  expect(outcome).toMatchObject({ status: "failed", owner });
  expect(JSON.stringify(outcome)).not.toContain("secret words");
});

test("a body of more than 20 MB is refused in OpenAI's shape", async () => {
  const answered = await ask({ messages: [{ role: "user", content: "A".repeat(21 * 1024 * 1024) }] });
  expect(answered).toMatchObject({
    status: 413,
    body: { error: { code: "body_too_large", type: "invalid_request_error" } },
  });
});
