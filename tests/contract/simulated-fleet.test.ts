import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { demoPolicy } from "../../server/demo/demo-policy.ts";
import { firstPolicy } from "../../server/demo/first-policy.ts";
import { type Fleet, startFleet } from "../../server/demo/fleet/start-fleet.ts";
import { SHIPPED_LANES } from "../../server/domain/lane.ts";

let fleet: Fleet;
const said: string[] = [];

beforeAll(async () => {
  fleet = await startFleet({ seed: "test", speed: 50, log: (message) => said.push(message) });
});
afterAll(() => fleet.stop());

const of = (name: string) => fleet.agents.find(({ agent }) => agent.name === name)!;

function ask(name: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${of(name).baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: name, messages: [{ role: "user", content: "Write a haiku about rain" }], ...body }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function behave(name: string, behaviour: object) {
  const response = await fetch(of(name).adminUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(behaviour),
  });
  return { status: response.status, body: await response.json() };
}

const WELL = { natural: false };

function eventsOf(stream: string): unknown[] {
  const lines = stream.split("\n\n").filter((line) => line.startsWith("data: {"));
  return lines.map((line) => JSON.parse(line.slice("data: ".length)));
}

describe("agents that are well", () => {
  beforeAll(async () => {
    for (const { agent } of fleet.agents) await behave(agent.name, WELL);
  });

  test("nine real endpoints, plainly marked as simulated", async () => {
    expect(fleet.agents).toHaveLength(9);
    for (const { agent, baseUrl } of fleet.agents) {
      expect(agent).toMatchObject({ simulated: true, endpoint: { kind: "model", baseUrl, model: agent.name } });
      expect(agent.description).toMatch(/^Simulated agent of the demo fleet/);
      const models = (await (await fetch(`${baseUrl}/models`)).json()) as { data: { id: string }[] };
      expect(models.data.map(({ id }) => id)).toEqual([agent.name]);
      const response = await ask(agent.name, { max_tokens: 20 });
      expect(response.headers.get("x-signalbox-simulated")).toBe("true");
      const body = (await response.json()) as { choices: { message: { content: string } }[] };
      expect(body.choices[0]!.message.content).toMatch(/^\[simulated\]/);
    }
  });

  test("the same request gets the same answer; another seed may get another", async () => {
    const answers = await Promise.all(
      [1, 1, 2, 3, 4].map(async (seed) => {
        const body = (await (await ask("quill", { seed })).json()) as { usage: object; choices: object[] };
        return JSON.stringify([body.usage, body.choices]);
      }),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(new Set(answers).size).toBeGreaterThan(1);
  });

  test("a stream says the same as a plain answer, ends with its usage and [DONE]", async () => {
    const whole = (await (await ask("generalist", { max_tokens: 40 })).json()) as {
      choices: { message: { content: string }; finish_reason: string }[];
      usage: object;
    };
    const response = await ask("generalist", {
      max_tokens: 40,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const text = await response.text();
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    const events = eventsOf(text) as {
      choices: { delta: { content?: string }; finish_reason: string | null }[];
      usage: object | null;
    }[];
    expect(events.map((event) => event.choices[0]?.delta.content ?? "").join("")).toBe(
      whole.choices[0]!.message.content,
    );
    expect(events.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
    expect(events.at(-2)!.choices[0]!.finish_reason).toBe(whole.choices[0]!.finish_reason);

    const without = eventsOf(await (await ask("generalist", { max_tokens: 40, stream: true })).text());
    expect(without.every((event) => !Object.hasOwn(event as object, "usage"))).toBe(true);
  });

  test("a stream comes in pieces over time, not at once at its end", async () => {
    const response = await ask("deep-reason", { stream: true });
    const arrivals: number[] = [];
    for await (const _ of response.body!) arrivals.push(performance.now());
    expect(arrivals.length).toBeGreaterThan(3);
    expect(arrivals.at(-1)! - arrivals[0]!).toBeGreaterThan(50);
  });

  test("given tools it calls one with arguments of the schema, and answers once it has the result", async () => {
    const parameters = {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "integer" }, unit: { enum: ["C", "F"] } },
    };
    const tools = [{ type: "function", function: { name: "weather", parameters } }];
    const first = (await (await ask("forge-code", { tools })).json()) as {
      choices: [{ finish_reason: string; message: { tool_calls: [{ id: string; function: { arguments: string } }] } }];
    };
    expect(first.choices[0].finish_reason).toBe("tool_calls");
    const call = first.choices[0].message.tool_calls[0];
    const args = JSON.parse(call.function.arguments);
    expect(args).toEqual({ city: expect.any(String), days: expect.any(Number), unit: "C" });

    const streamed = eventsOf(await (await ask("forge-code", { tools, stream: true })).text()) as {
      choices: { delta: { tool_calls?: { function: { arguments: string } }[] } }[];
    }[];
    const pieces = streamed.flatMap((event) => event.choices[0]?.delta.tool_calls ?? []);
    expect(JSON.parse(pieces.map((piece) => piece.function.arguments).join(""))).toEqual(args);

    const messages = [
      { role: "user", content: "Write a haiku about rain" },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content: "12 C" },
    ];
    const second = await (await ask("forge-code", { tools, messages, seed: 4 })).json();
    expect(second).toMatchObject({ choices: [{ message: { content: expect.stringMatching(/^\[simulated\]/) } }] });
  });

  test("the loop-prone one calls the same tool with the same arguments again", async () => {
    const tools = [{ type: "function", function: { name: "look_up" } }];
    const messages = [
      { role: "user", content: "Find the number" },
      { role: "tool", tool_call_id: "call_1", content: "nothing" },
    ];
    let repeated = 0;
    // One after the other: more than it works on at a time would be refused.
    for (let seed = 0; seed < 40; seed += 1) {
      const body = (await (await ask("loop-prone", { tools, messages, seed, max_tokens: 1 })).json()) as {
        choices: [{ message: { tool_calls?: unknown[] } }];
      };
      if (body.choices[0].message.tool_calls !== undefined) repeated += 1;
    }
    const share = repeated / 40;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.9);
  });

  test("a specialist is good at its own work and bad at another's", async () => {
    const meanQuality = async (name: string, work: string) => {
      const qualities = await Promise.all(
        Array.from({ length: 20 }, async (_, seed) => {
          const response = await ask(name, { seed, max_tokens: 4, metadata: { work, difficulty: "light" } });
          await response.arrayBuffer();
          return Number(response.headers.get("x-signalbox-simulated-quality"));
        }),
      );
      return qualities.reduce((sum, quality) => sum + quality, 0) / qualities.length;
    };
    expect(await meanQuality("sieve-extract", "extraction")).toBeGreaterThan(0.75);
    expect(await meanQuality("sieve-extract", "reasoning")).toBeLessThan(0.6);
  });

  test("more requests than it works on at a time are answered with 429 and Retry-After", async () => {
    const { concurrency } = of("deep-reason").agent;
    const responses = await Promise.all(
      Array.from({ length: concurrency + 4 }, (_, seed) => ask("deep-reason", { seed })),
    );
    const refused = responses.filter(({ status }) => status === 429);
    await Promise.all(responses.map((response) => response.arrayBuffer()));
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused[0]!.headers.get("retry-after")).toBe("1");
    expect(responses.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(concurrency);
  });

  test("wrong requests are answered as OpenAI's API answers them", async () => {
    const wrong: [object, number, string][] = [
      [{ messages: [] }, 400, "invalid_request"],
      [{ model: "gpt-4o" }, 404, "model_not_found"],
      [{ messages: [{ role: "user", content: "x".repeat(300_000) }] }, 400, "context_length_exceeded"],
    ];
    for (const [body, status, code] of wrong) {
      const response = await ask("sieve-extract", body);
      expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
    }
    const broken = await fetch(`${of("quill").baseUrl}/chat/completions`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
  });

  test("one base URL offers them all by model name", async () => {
    const models = (await (await fetch(`${fleet.baseUrl}/models`)).json()) as { data: unknown[] };
    expect(models.data).toHaveLength(9);
    const response = await fetch(`${fleet.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "swift-chat", messages: [{ role: "user", content: "Hi" }] }),
    });
    expect(await response.json()).toMatchObject({ model: "swift-chat" });
  });
});

describe("an agent that is made sick", () => {
  afterEach(() => behave("generalist", WELL));
  const generalist = async () =>
    (await (await fetch(of("generalist").adminUrl)).json()) as { served: { abandoned: number; inFlight: number } };

  test("errors, refusals and slowness come as they were ordered", async () => {
    await behave("generalist", { errorRate: 1, errorStatus: 503 });
    expect((await ask("generalist", {})).status).toBe(503);
    await behave("generalist", { rateLimitRate: 1, retryAfterSeconds: 7 });
    const refused = await ask("generalist", {});
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);

    await behave("generalist", { ...WELL, extraLatencyMs: 20_000 });
    const startedMs = performance.now();
    await (await ask("generalist", { max_tokens: 1 })).arrayBuffer();
    expect(performance.now() - startedMs).toBeGreaterThan(350);
  });

  test("half JSON, HTML and garbage are what they are called", async () => {
    await behave("generalist", { fault: "half_json" });
    await expect((await ask("generalist", {})).json()).rejects.toThrow();
    await behave("generalist", { fault: "html" });
    const page = await ask("generalist", {});
    expect(page.headers.get("content-type")).toBe("text/html");
    expect(await page.text()).toContain("<h1>");
    await behave("generalist", { fault: "garbage" });
    const garbage = await ask("generalist", { stream: true });
    expect(eventsOf(await garbage.text()).length).toBeGreaterThan(1);
    expect(garbage.headers.get("x-signalbox-simulated-quality")).toBe("0");
  });

  test("it dies in the middle of a stream, after its first words", async () => {
    await behave("generalist", { fault: "die_mid_stream" });
    const response = await ask("generalist", { stream: true });
    expect(response.status).toBe(200);
    let text = "";
    const reading = (async () => {
      for await (const chunk of response.body!) text += new TextDecoder().decode(chunk);
    })();
    await expect(reading).rejects.toThrow();
    expect(text).toContain("I was about to");
  });

  test("it hangs until its caller goes away, and then lets go", async () => {
    const before = (await generalist()).served;
    await behave("generalist", { fault: "hang" });
    await expect(ask("generalist", {}, AbortSignal.timeout(200))).rejects.toThrow();
    await expect
      .poll(async () => (await generalist()).served)
      .toMatchObject({
        abandoned: before.abandoned + 1,
        inFlight: 0,
      });
  });

  test("a stream whose reader leaves is abandoned", async () => {
    const before = (await generalist()).served;
    await behave("generalist", { ...WELL, extraLatencyMs: 0 });
    const leaving = new AbortController();
    const response = await ask("deep-reason", { stream: true }, leaving.signal);
    const abandoned = async () =>
      ((await (await fetch(of("deep-reason").adminUrl)).json()) as { served: { abandoned: number } }).served.abandoned;
    const earlier = await abandoned();
    await response.body!.getReader().read();
    leaving.abort();
    await expect.poll(abandoned).toBe(earlier + 1);
    expect(before.inFlight).toBe(0);
  });

  test("a share is a share", async () => {
    await behave("generalist", { ...WELL, errorRate: 0.3 });
    const statuses = await Promise.all(
      Array.from({ length: 12 }, (_, round) =>
        Promise.all(
          Array.from({ length: 10 }, async (_, place) => {
            const response = await ask("generalist", { seed: round * 10 + place, max_tokens: 1 });
            await response.arrayBuffer();
            return response.status;
          }),
        ),
      ),
    );
    const settled = statuses.flat().filter((status) => status !== 429);
    const share = settled.filter((status) => status === 500).length / settled.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.45);
  });

  test("what is no behaviour is refused, and a page in a browser cannot send one", async () => {
    expect((await behave("generalist", { errorRate: 2 })).status).toBe(400);
    expect((await behave("generalist", { sick: true })).status).toBe(400);
    const plain = await fetch(of("generalist").adminUrl, { method: "POST", body: '{"errorRate":1}' });
    expect(plain.status).toBe(415);
    expect((await ask("generalist", { max_tokens: 1 })).status).toBe(200);
  });
});

describe("the fleet's process", () => {
  test("it ends when its parent is killed", async () => {
    const parent = spawnParent();
    try {
      const [line] = (await once(parent.stdout!.setEncoding("utf8"), "data")) as [string];
      const fleetPid = Number(line);
      expect(isAlive(fleetPid)).toBe(true);
      parent.kill("SIGKILL");
      await expect.poll(() => isAlive(fleetPid), { timeout: 5_000 }).toBe(false);
    } finally {
      parent.kill("SIGKILL");
    }
  });

  test("it stops when it is told to, and a port in use is replaced by a free one", async () => {
    const other = await startFleet({ port: fleet.port, log: () => {} });
    expect(other.port).not.toBe(fleet.port);
    await other.stop();
    expect(isAlive(other.processId)).toBe(false);
    await sleep(20);
    expect(said).toEqual([]);
  });
});

describe("policies", () => {
  test("the demo's policy has the shipped lanes and one of an operator's own, all with members", () => {
    const document = demoPolicy(fleet.agents.map(({ agent }) => agent));
    expect(document.lanes.map(({ name }) => name)).toEqual([...SHIPPED_LANES, "legal"]);
    expect(document.lanes.every(({ members }) => members.length >= 4)).toBe(true);
    expect(document.lanes.find(({ name }) => name === "legal")!.examples).toHaveLength(10);
    const used = new Set(document.lanes.flatMap(({ members }) => members));
    expect(used.size).toBe(fleet.agents.length);
  });

  test("the first policy is the shipped lanes without members", () => {
    const { agents, lanes } = firstPolicy();
    expect(agents).toEqual([]);
    expect(lanes.map(({ name }) => name)).toEqual([...SHIPPED_LANES]);
    expect(lanes.flatMap(({ members }) => members)).toEqual([]);
  });
});

function spawnParent(): ChildProcess {
  const program = `
    import { startFleet } from ${JSON.stringify(new URL("../../server/demo/fleet/start-fleet.ts", import.meta.url).href)};
    const fleet = await startFleet({ log: console.error });
    console.log(fleet.processId);
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
