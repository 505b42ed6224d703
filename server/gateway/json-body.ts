import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { Problem } from "../domain/problem.ts";
import { assertWellFormed } from "../domain/well-formed.ts";

/** The largest request body, in bytes. */
export const MAXIMUM_BODY_BYTES = 2 * 1024 * 1024;

const SEND_JSON = "Send one JSON object in UTF-8 with content-type: application/json.";

/** Makes JSON the only body that this scope takes, parsed strictly. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // With a callback: a promise would cost each request another turn. What the parser throws is answered like any error.
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body: Buffer, done) =>
    done(null, parseJson(body)),
  );
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new Problem("invalid_json", "the body is empty", SEND_JSON);
  // Decoding would replace broken bytes in silence, and the record would then differ from what was sent.
  if (!isUtf8(body)) throw new Problem("invalid_json", "the body is not valid UTF-8", SEND_JSON);
  const value = parseText(body.toString("utf8"));
  assertWellFormed(value);
  return value;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The message says where the client's own text stops being JSON, and quotes a little of it.
    throw new Problem("invalid_json", `the body is not JSON: ${(error as Error).message}`.toWellFormed(), SEND_JSON);
  }
}
