import type { IncomingMessage } from "node:http";

const MAXIMUM_BODY_BYTES = 8_000_000;

/** The request's body as JSON; `too_large` and `broken` where it is not to be had. */
export async function readJson(
  request: IncomingMessage,
): Promise<{ kind: "json"; value: unknown } | { kind: "too_large" } | { kind: "broken" }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAXIMUM_BODY_BYTES) return { kind: "too_large" };
    chunks.push(chunk);
  }
  try {
    return { kind: "json", value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return { kind: "broken" };
  }
}
