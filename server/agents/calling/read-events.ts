import type { Dispatcher } from "undici";
import { AttemptError } from "./attempt-error.ts";
import { createEventParser } from "./event-parser.ts";
import { brokenOff } from "./read-answer.ts";

const MAXIMUM_STREAM_BYTES = 64 * 1024 * 1024;
/** How long a finished stream's connection may take to end by itself, so that it can be used again. */
const DRAIN_LIMIT_MS = 1_000;

/**
 * The data of each server-sent event of a body, as soon as it is there. Leaving the loop early ends the connection,
 * unless `release` was called before: then the rest of the body is read away. Throws an `AttemptError` or an error of
 * undici where the stream is too large or breaks.
 */
export function readEvents(body: Dispatcher.ResponseData["body"]): { events: AsyncGenerator<string>; release(): void } {
  let finished = false;
  return {
    events: eventsOf(body, () => finished),
    release() {
      finished = true;
    },
  };
}

async function* eventsOf(body: Dispatcher.ResponseData["body"], isFinished: () => boolean): AsyncGenerator<string> {
  const parser = createEventParser();
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAXIMUM_STREAM_BYTES) throw tooLarge();
      yield* parser.push(decoder.decode(chunk, { stream: true }));
    }
    yield* parser.end();
  } catch (error) {
    throw brokenOff(error);
  } finally {
    if (isFinished()) drain(body);
    else body.on("error", () => {}).destroy();
  }
}

function tooLarge(): AttemptError {
  return new AttemptError("answer_too_large", `the agent's stream is larger than ${MAXIMUM_STREAM_BYTES} bytes`);
}

function drain(body: Dispatcher.ResponseData["body"]): void {
  if (body.closed) return;
  const limits = { limit: MAXIMUM_STREAM_BYTES, signal: AbortSignal.timeout(DRAIN_LIMIT_MS) };
  body.dump(limits).catch(() => {});
}
