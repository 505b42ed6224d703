import { describe, expect, onTestFinished, test } from "vitest";
import { SIGNAL_KINDS } from "../../server/domain/signal.ts";
import { publishFleet, type Running, route, running } from "../gateway/running.ts";

interface Event {
  id: string | null;
  /** Kinds of the signals; `null` for what is not a list of signals. */
  kinds: string[] | null;
  atMs: number;
}

/** Reads the stream as a browser does. */
async function listen({ url, adminKey }: Running, lastEventId?: string) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const input = lastEventId === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify({ lastEventId }))}`;
  const response = await fetch(`${url}/api/trpc/events.stream${input}`, {
    headers: { accept: "text/event-stream", authorization: `Bearer ${adminKey}` },
    signal: ending.signal,
  });
  const events: Event[] = [];
  const ended = read(response, events);
  return {
    response,
    events,
    ended,
    leave: () => ending.abort(),
    /** Waits for the event, at most two seconds. */
    async until(isThere: (event: Event) => boolean): Promise<Event> {
      for (let tries = 0; tries < 200; tries++) {
        const found = events.find(isThere);
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`it did not come; what came is ${JSON.stringify(events)}`);
    },
  };
}

async function read(response: Response, events: Event[]): Promise<"ended" | "broken"> {
  let text = "";
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split("\n\n");
      text = parts.pop()!;
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        const parsed: unknown = data === undefined || data === "" ? null : JSON.parse(data);
        const kinds = Array.isArray(parsed) ? parsed.map((signal: { kind: string }) => signal.kind) : null;
        events.push({ id: /^id: (.*)$/m.exec(part)?.[1] ?? null, kinds, atMs: Date.now() });
      }
    }
    return "ended";
  } catch {
    return "broken";
  }
}

const tells = (kind: string) => (event: Event) => event.kinds?.includes(kind) === true;

describe("the stream of signals", () => {
  test("begins with an id, then tells of decisions, outcomes, the policy and keys", async () => {
    const signalbox = await running();
    const stream = await listen(signalbox);
    expect(stream.response.headers.get("content-type")).toContain("text/event-stream");
    expect((await stream.until((event) => event.id !== null)).kinds).toEqual([]);
    await publishFleet(signalbox);
    await stream.until(tells("policy"));
    const { decisionId } = await route(signalbox);
    await stream.until(tells("decisions"));
    await signalbox.ask(`/v1/decisions/${decisionId}/outcome`, { method: "POST", body: { status: "succeeded" } });
    await stream.until(tells("outcomes"));
    await signalbox.key("viewer");
    await stream.until(tells("keys"));
  });

  test("tells of a hundred decisions in a few events", async () => {
    const signalbox = await running();
    await publishFleet(signalbox);
    const stream = await listen(signalbox);
    await stream.until((event) => event.id !== null);
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 10 }, () => route(signalbox)));
    await new Promise((resolve) => setTimeout(resolve, 400));
    const told = stream.events.filter(tells("decisions"));
    expect(told.length).toBeGreaterThan(0);
    const tookMs = told.at(-1)!.atMs - told[0]!.atMs;
    expect(told.length).toBeLessThanOrEqual(Math.ceil(tookMs / 240) + 1);
  });

  test("goes on where it broke, and misses nothing", async () => {
    const signalbox = await running();
    await publishFleet(signalbox);
    const stream = await listen(signalbox);
    const { id } = await stream.until((event) => event.id !== null);
    stream.leave();
    await route(signalbox);
    const resumed = await listen(signalbox, id!);
    await resumed.until(tells("decisions"));
    expect(resumed.events.some(tells("policy"))).toBe(false);
  });

  test("of a server that was started anew says that everything may have changed", async () => {
    const signalbox = await running();
    for (const id of ["0123456789ab-7", "nonsense", ""]) {
      const stream = await listen(signalbox, id);
      const first = await stream.until((event) => event.kinds !== null);
      expect(first.kinds).toEqual([...SIGNAL_KINDS]);
    }
  });

  test("needs a key that may read", async () => {
    const signalbox = await running();
    const caller = await signalbox.key("caller");
    const answer = await signalbox.ask("/api/trpc/events.stream", { key: caller });
    expect(answer.text).toContain('"code":"forbidden"');
    expect(answer.text).not.toContain("id: ");
  });

  test("is cut when the server closes, which does not wait for it", async () => {
    const signalbox = await running();
    const stream = await listen(signalbox);
    await stream.until((event) => event.id !== null);
    const startedAtMs = Date.now();
    await signalbox.gateway.app.close();
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
    expect(await stream.ended).toBe("broken");
  });
});
