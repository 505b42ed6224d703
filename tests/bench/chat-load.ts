/** The load of the chat benchmark, in a process of its own: `closed`, `paced` or `streams`. Prints its figures as JSON. */
import autocannon from "autocannon";
import { Agent, request } from "undici";

interface Order {
  kind: "closed" | "paced" | "streams" | "slow_streams";
  url: string;
  headers: Record<string, string>;
  model: string;
  seconds: number;
  connections: number;
  /** Requests a second, for `paced` and `streams`. */
  rate: number;
}

const order = JSON.parse(process.argv[2]!) as Order;
const PROMPTS = [
  "Fix the failing test in parser.ts: it throws on an empty line.",
  "Write a friendly letter to a customer whose parcel was lost, and offer to send it again.",
  "hi",
  "Extract the names, dates and amounts from this invoice as JSON: Miller & Sons, 3 March 2026, 1,204.50 dollars net.",
];
const bodyOf = (prompt: string, more: object = {}) =>
  JSON.stringify({ model: order.model, messages: [{ role: "user", content: prompt }], ...more });
const headers = { "content-type": "application/json", ...order.headers };

switch (order.kind) {
  case "closed":
  case "paced":
    console.log(
      JSON.stringify(
        await autocannon({
          url: order.url,
          method: "POST",
          connections: order.connections,
          duration: order.seconds,
          headers,
          requests: PROMPTS.map((prompt) => ({ body: bodyOf(prompt) })),
          ...(order.kind === "paced" ? { overallRate: order.rate } : {}),
        }),
      ),
    );
    break;
  case "streams":
    console.log(JSON.stringify(await pacedStreams()));
    break;
  case "slow_streams":
    console.log(JSON.stringify(await slowStreams()));
}

/** Streams begun at a steady rate whatever becomes of the earlier ones; milliseconds until the first piece. */
async function pacedStreams() {
  const dispatcher = new Agent({ connections: 256 });
  const firstMs: number[] = [];
  let failed = 0;
  const all: Promise<void>[] = [];
  const startedMs = performance.now();
  for (let count = 0; count < order.rate * order.seconds; count += 1) {
    const dueMs = startedMs + (count / order.rate) * 1_000;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    all.push(
      stream(dispatcher, PROMPTS[count % PROMPTS.length]!).then(
        (ms) => void firstMs.push(ms),
        () => {
          failed += 1;
        },
      ),
    );
  }
  await Promise.all(all);
  await dispatcher.close();
  firstMs.sort((one, other) => one - other);
  const at = (share: number) => firstMs[Math.min(firstMs.length - 1, Math.floor(share * firstMs.length))];
  return { streams: firstMs.length, failed, p50: at(0.5), p99: at(0.99) };
}

async function stream(dispatcher: Agent, prompt: string): Promise<number> {
  const startedMs = performance.now();
  const { statusCode, body } = await request(order.url, {
    method: "POST",
    headers,
    body: bodyOf(prompt, { stream: true }),
    dispatcher,
  });
  let firstMs: number | null = null;
  for await (const _ of body) firstMs ??= performance.now() - startedMs;
  if (statusCode !== 200 || firstMs === null) throw new Error(`status ${statusCode}`);
  return firstMs;
}

/** So many streams at a time, each over `seconds`. */
async function slowStreams() {
  const dispatcher = new Agent({ connections: order.connections });
  const one = async () => {
    const { statusCode, body } = await request(order.url, {
      method: "POST",
      headers,
      body: bodyOf(`speak ${order.seconds * 4},250`, { stream: true }),
      dispatcher,
    });
    return statusCode === 200 && (await body.text()).includes("[DONE]");
  };
  const answers = await Promise.all(Array.from({ length: order.connections }, () => one().catch(() => false)));
  await dispatcher.close();
  return { streams: answers.length, failed: answers.filter((whole) => !whole).length };
}
