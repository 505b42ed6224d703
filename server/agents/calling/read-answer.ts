import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { MAXIMUM_DEPTH } from "../../domain/well-formed.ts";
import { AttemptError } from "./attempt-error.ts";
import { errorIn, failureOfAnswer, failureOfErrorObject } from "./failure-of-answer.ts";
import { discard } from "./send-request.ts";

export const MAXIMUM_ANSWER_BYTES = 16 * 1024 * 1024;
/** Of an error's body no more is needed than its code. */
const MAXIMUM_ERROR_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/([a-z0-9.+-]+\+)?json\b/i;
const EVENT_TYPE = /^text\/event-stream\b/i;

/** The JSON of an answer that should be a success. Throws an `AttemptError` for everything else. */
export async function readJson(answer: Dispatcher.ResponseData, nowMs: number): Promise<unknown> {
  if (!isSuccess(answer)) throw await refusal(answer, nowMs);
  assertType(answer, JSON_TYPE, "JSON");
  const text = await textOf(answer.body, answer.headers);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badAnswer(text === "" ? "it is empty" : "it is not valid JSON");
  }
  if (isDeep(value)) throw badAnswer("its JSON is nested too deeply");
  const error = errorIn(value);
  if (error !== undefined) throw failureOfErrorObject(error);
  return value;
}

/** Sees to it that an answer is a stream of events; its body is still to be read. Throws an `AttemptError` otherwise. */
export async function assertEventStream(answer: Dispatcher.ResponseData, nowMs: number): Promise<void> {
  if (!isSuccess(answer)) throw await refusal(answer, nowMs);
  assertType(answer, EVENT_TYPE, "a stream of events");
}

export function badAnswer(reason: string): AttemptError {
  return new AttemptError("bad_answer", `the agent's answer was not understood: ${reason}`, { status: 200 });
}

async function refusal(answer: Dispatcher.ResponseData, nowMs: number): Promise<AttemptError> {
  const { statusCode: status, headers } = answer;
  return failureOfAnswer({ status, headers, body: await openingOf(answer.body) }, nowMs);
}

function isSuccess({ statusCode }: Dispatcher.ResponseData): boolean {
  return statusCode >= 200 && statusCode <= 299;
}

/** Whether a value is nested so deeply that writing it out again would fail. */
function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAXIMUM_DEPTH) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}

function assertType({ headers, body }: Dispatcher.ResponseData, expected: RegExp, name: string): void {
  const type = headers["content-type"];
  if (type === undefined || expected.test(String(type))) return;
  discard(body);
  throw badAnswer(`it is not ${name} by its content type`);
}

/** A whole body. Throws where it is larger than 16 MB or breaks off. */
async function textOf(body: Dispatcher.ResponseData["body"], headers: IncomingHttpHeaders): Promise<string> {
  const tooLarge = () => {
    discard(body);
    return new AttemptError("answer_too_large", `the agent's answer is larger than ${MAXIMUM_ANSWER_BYTES} bytes`);
  };
  if (Number(headers["content-length"] ?? 0) > MAXIMUM_ANSWER_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAXIMUM_ANSWER_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw brokenOff(error);
  }
  return Buffer.concat(chunks, bytes).toString("utf8");
}

/** A connection that ends inside a body has cut it short; that is an answer's fault rather than the network's. */
export function brokenOff(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  return code === "UND_ERR_SOCKET" ? badAnswer("it breaks off") : error;
}

/** The beginning of a body, for the code of an error in it. */
export async function openingOf(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > MAXIMUM_ERROR_BYTES) break;
    }
  } catch {
    // The status says what happened even where the explanation breaks off; an aborted attempt is noticed by its scope.
  }
  return Buffer.concat(chunks).toString("utf8");
}
