import type { ServerResponse } from "node:http";
import { garbageWords } from "./answer-words.ts";
import type { ChatRequest } from "./chat-request.ts";
import { type AnswerPlan, chunksOf, completionOf, type Stamp } from "./completion.ts";
import { pause } from "./pause.ts";
import type { Plan } from "./plan-answer.ts";
import { SIMULATED_HEADER, sendError, sendJson } from "./send-json.ts";

/** A silent agent lets go after this, so that a forgotten request does not stay for ever. */
const LONGEST_SILENCE_MS = 300_000;
/** Pieces are written this often, so that a fast stream does not cost a timer for each token. */
const TICK_MS = 25;

export interface Carrying {
  response: ServerResponse;
  request: ChatRequest;
  stamp: Stamp;
  /** Ends when the caller goes away. */
  signal: AbortSignal;
  /** Divides every time of a plan; 1 is the agent's own pace. */
  speed: number;
}

/** Does what was planned, at the planned time; says how it ended for the desk's counts. */
export async function carryOut(plan: Plan, carrying: Carrying): Promise<"answered" | "refused" | "abandoned"> {
  const { response, signal, speed } = carrying;
  if (plan.kind === "hang") {
    await pause(LONGEST_SILENCE_MS, signal);
    response.destroy();
    return signal.aborted ? "abandoned" : "refused";
  }
  if (plan.kind === "answer") return answer(plan, carrying);
  if (!(await pause(plan.afterMs / speed, signal))) return "abandoned";

  switch (plan.kind) {
    case "refuse": {
      const { status, code, message, retryAfterSeconds } = plan;
      const headers: Record<string, string> =
        retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
      sendError(response, status, code, message, headers);
      break;
    }
    case "html":
      response.writeHead(200, { "content-type": "text/html", ...SIMULATED_HEADER });
      response.end("<!doctype html><title>[simulated] Bad gateway</title><h1>[simulated] 502 Bad gateway</h1>");
      break;
    case "half_json":
      response.writeHead(200, { "content-type": "application/json", ...SIMULATED_HEADER });
      response.end('{"id":"chatcmpl-simulated","object":"chat.completion","choices":[{"index":0,"mess');
      break;
    case "garbage":
      sendGarbage(carrying);
      break;
    case "die_mid_stream":
      await dieMidStream(carrying);
      break;
    default:
      plan satisfies never;
  }
  return "refused";
}

async function answer(plan: AnswerPlan, carrying: Carrying): Promise<"answered" | "abandoned"> {
  const { response, request, stamp, signal, speed } = carrying;
  const quality = { "x-signalbox-simulated-quality": String(plan.quality) };
  if (!request.stream) {
    if (!(await pause((plan.firstTokenMs + plan.speakingMs) / speed, signal))) return "abandoned";
    sendJson(response, 200, completionOf(stamp, plan), quality);
    return "answered";
  }
  if (!(await pause(plan.firstTokenMs / speed, signal))) return "abandoned";
  response.writeHead(200, { ...STREAM_HEADERS, ...quality });
  return (await speak([...chunksOf(stamp, plan, request)], plan.speakingMs / speed, carrying))
    ? "answered"
    : "abandoned";
}

const STREAM_HEADERS = { "content-type": "text/event-stream", "cache-control": "no-cache", ...SIMULATED_HEADER };

/** Writes the chunks evenly over `speakingMs`, then the end mark. */
async function speak(chunks: readonly object[], speakingMs: number, { response, signal }: Carrying): Promise<boolean> {
  const startedMs = performance.now();
  for (let sent = 0; sent < chunks.length; ) {
    const share = speakingMs <= 0 ? 1 : (performance.now() - startedMs + TICK_MS) / speakingMs;
    const due = Math.min(chunks.length, Math.max(sent + 1, Math.ceil(share * chunks.length)));
    const lines = chunks.slice(sent, due).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
    response.write(lines.join(""));
    sent = due;
    if (sent < chunks.length && !(await pause(Math.min(TICK_MS, speakingMs), signal))) return false;
  }
  response.end("data: [DONE]\n\n");
  return true;
}

/** 200 with a body of the right shape and words without meaning. */
function sendGarbage({ response, request, stamp }: Carrying): void {
  const plan: AnswerPlan = {
    kind: "answer",
    firstTokenMs: 0,
    speakingMs: 0,
    words: ["[simulated] ", garbageWords(stamp.id)],
    toolCall: null,
    finishReason: "stop",
    usage: { promptTokens: 10, cachedTokens: 0, completionTokens: 60 },
    quality: 0,
  };
  const quality = { "x-signalbox-simulated-quality": "0" };
  if (!request.stream) {
    sendJson(response, 200, completionOf(stamp, plan), quality);
    return;
  }
  response.writeHead(200, { ...STREAM_HEADERS, ...quality });
  for (const chunk of chunksOf(stamp, plan, request)) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  response.end("data: [DONE]\n\n");
}

/** Half an answer, then the connection breaks: mid-event for a stream, mid-body otherwise. */
async function dieMidStream({ response, request, stamp, signal }: Carrying): Promise<void> {
  response.writeHead(
    200,
    request.stream ? STREAM_HEADERS : { "content-type": "application/json", ...SIMULATED_HEADER },
  );
  const opening = JSON.stringify({
    id: stamp.id,
    object: "chat.completion.chunk",
    created: stamp.createdAtS,
    model: stamp.model,
    choices: [{ index: 0, delta: { role: "assistant", content: "[simulated] I was about to" }, finish_reason: null }],
  });
  response.write(request.stream ? `data: ${opening}\n\ndata: {"id":"` : opening.slice(0, 40));
  // What was written must leave before the connection is cut, or the caller sees no beginning at all.
  await pause(30, signal);
  response.destroy();
}
