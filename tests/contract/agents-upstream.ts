import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a local agent behaves. `pieces` are what it says, in the order in which it streams them. */
export type Behaviour =
  | { kind: "answers"; pieces: string[]; usage: boolean }
  | { kind: "silent" }
  /** Says the first piece and then nothing more. */
  | { kind: "hangs_midway"; pieces: string[] }
  /** Says the first piece and then drops the connection. */
  | { kind: "breaks_midway"; pieces: string[] }
  /** Takes the request and drops the connection. */
  | { kind: "drops" }
  | { kind: "raw"; status?: number; headers?: Record<string, string>; body: string | Buffer }
  /** Sends the headers of a success and half of its body, and drops the connection. */
  | { kind: "truncated" }
  /** Sends half of a success as if it were the whole. */
  | { kind: "half" }
  | { kind: "oversized" };

/** One request as the local agent got it. */
export interface Received {
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
  /** Settles when the connection was closed before the answer was finished. */
  abandoned: Promise<void>;
}

export interface Upstream {
  origin: string;
  received: Received[];
  /** The first request, as soon as it is there. */
  first(): Promise<Received>;
  /** Connections that are open now. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

export type Answer = (request: Received, response: ServerResponse) => void | Promise<void>;

/** A real HTTP server on a free port of this machine. */
export async function startUpstream(answer: Answer): Promise<Upstream> {
  const received: Received[] = [];
  const firstOne = Promise.withResolvers<Received>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const abandoned = new Promise<void>((resolve) => {
      response.once("close", () => {
        if (!response.writableFinished) resolve();
      });
    });
    const { url: path = "", headers } = request;
    const entry = { path, headers, body: Buffer.concat(chunks).toString("utf8"), abandoned };
    received.push(entry);
    firstOne.resolve(entry);
    await answer(entry, response);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    first: () => firstOne.promise,
    connections: () => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What a kind of agent sends over the wire for an answer. */
export interface Wire {
  json(text: string, usage: boolean): string;
  /** The events of a stream as they go over the wire, and its end apart. */
  events(pieces: string[], usage: boolean): string[];
}

/** Answers as `behaviour` says, in the words of `wire`. `streams` is whether this request wants a stream. */
export async function behave(
  behaviour: Behaviour,
  wire: Wire,
  streams: boolean,
  response: ServerResponse,
): Promise<void> {
  const type = streams ? "text/event-stream" : "application/json";
  switch (behaviour.kind) {
    case "silent":
      return;
    case "drops":
      response.destroy();
      return;
    case "raw":
      response.writeHead(behaviour.status ?? 200, { "content-type": type, ...behaviour.headers }).end(behaviour.body);
      return;
    case "answers":
      response.writeHead(200, { "content-type": type });
      if (!streams) response.end(wire.json(behaviour.pieces.join(""), behaviour.usage));
      else await inTurn(response, wire.events(behaviour.pieces, behaviour.usage));
      return;
    case "hangs_midway":
    case "breaks_midway":
      response.writeHead(200, { "content-type": type });
      await written(response, streams ? wire.events(behaviour.pieces, false).slice(0, 2).join("") : "{");
      if (behaviour.kind === "breaks_midway") response.destroy();
      return;
    case "truncated":
      response.writeHead(200, { "content-type": type });
      await written(response, half(wire.json("cut short", true)));
      response.destroy();
      return;
    case "half":
      response.writeHead(200, { "content-type": type }).end(half(wire.json("cut short", true)));
      return;
    case "oversized":
      response.writeHead(200, { "content-type": type });
      await oversized(response, streams);
      return;
  }
}

async function inTurn(response: ServerResponse, events: string[]): Promise<void> {
  for (const event of events) await written(response, event);
  response.end();
}

function written(response: ServerResponse, text: string | Buffer): Promise<void> {
  return new Promise((resolve) => response.write(text, () => resolve()));
}

function half(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}

/** More than any limit, until the other side has had enough: one event of megabytes, or a body of them. */
async function oversized(response: ServerResponse, streams: boolean): Promise<void> {
  const block = Buffer.alloc(1024 * 1024, "a");
  let open = true;
  response.once("close", () => {
    open = false;
  });
  await written(response, streams ? "data: " : '"');
  for (let blocks = 0; blocks < 80 && open; blocks += 1) await written(response, block);
  response.end();
}
