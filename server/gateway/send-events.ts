import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";
import type { EventAnswer } from "./door.ts";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  // Asks proxies to pass each event on as it comes.
  "x-accel-buffering": "no",
};

/** Writes events as they come, no faster than the client reads them. */
export function sendEvents(reply: FastifyReply, { frames, keepAliveMs, headers = {} }: EventAnswer): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...HEADERS, ...headers });
  const keepAlive = keepAliveMs === undefined ? undefined : setInterval(() => raw.write(":\n\n"), keepAliveMs);
  write(raw, frames)
    .catch(() => raw.destroy())
    .finally(() => clearInterval(keepAlive));
  return reply;
}

async function write(raw: ServerResponse, frames: AsyncIterable<string>): Promise<void> {
  for await (const frame of frames) {
    if (raw.destroyed) return;
    if (!raw.write(frame)) await Promise.race([once(raw, "drain"), once(raw, "close")]);
  }
  raw.end();
}
