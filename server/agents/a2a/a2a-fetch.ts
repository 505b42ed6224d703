import { ReadableStream } from "node:stream/web";
import type { Dispatcher } from "undici";
import type { AdapterContext } from "../adapter.ts";
import { AttemptError } from "../calling/attempt-error.ts";
import { MAXIMUM_EVENT_CHARACTERS } from "../calling/event-parser.ts";
import { failureOfAnswer } from "../calling/failure-of-answer.ts";
import { badAnswer, brokenOff, MAXIMUM_ANSWER_BYTES, openingOf } from "../calling/read-answer.ts";
import { sendRequest } from "../calling/send-request.ts";

const UNDERSTOOD = /^(text\/event-stream|application\/([a-z0-9.+-]+\+)?json)\b/i;

/**
 * `fetch` as the A2A client wants it, over checked connections and with the attempt's headers. Error statuses and
 * answers of a wrong type are thrown here, because the client would put what was answered into its messages.
 */
export function createA2aFetch(
  context: AdapterContext,
  headers: Record<string, string>,
  signal: AbortSignal,
): typeof fetch {
  return async (input, init = {}) => {
    const answer = await sendRequest(
      context.web,
      {
        method: init.method === "POST" ? "POST" : "GET",
        url: String(input),
        headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers },
        body: typeof init.body === "string" ? init.body : null,
      },
      init.signal ?? signal,
    );
    const { statusCode: status } = answer;
    if (status < 200 || status > 299)
      throw failureOfAnswer({ status, headers: answer.headers, body: await openingOf(answer.body) }, context.now());
    const type = String(answer.headers["content-type"] ?? "application/json");
    if (!UNDERSTOOD.test(type)) {
      answer.body.on("error", () => {}).destroy();
      throw badAnswer("it is neither JSON nor a stream of events by its content type");
    }
    const body = ReadableStream.from(limited(answer.body, type)) as BodyInit;
    return new Response(body, { status, headers: { "content-type": type } });
  };
}

/** A body of at most 16 MB, and at most 1 MB a line where it is events; more is an error, and so is less than was promised. */
async function* limited(body: Dispatcher.ResponseData["body"], type: string): AsyncGenerator<Uint8Array> {
  const longestLine = type.startsWith("text/") ? MAXIMUM_EVENT_CHARACTERS : MAXIMUM_ANSWER_BYTES;
  let bytes = 0;
  let lineStart = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const newline = chunk.lastIndexOf(10);
      if (newline !== -1) lineStart = bytes + newline;
      bytes += chunk.length;
      if (bytes > MAXIMUM_ANSWER_BYTES || bytes - lineStart > longestLine)
        throw new AttemptError("answer_too_large", "the agent's answer, or an event of it, is larger than it may be");
      yield chunk;
    }
  } catch (error) {
    throw brokenOff(error);
  }
}
