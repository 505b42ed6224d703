import type { Dispatcher } from "undici";
import { failureOfErrorObject } from "../calling/failure-of-answer.ts";
import { badAnswer } from "../calling/read-answer.ts";
import { readEvents } from "../calling/read-events.ts";
import type { StreamTally } from "../calling/stream-tally.ts";
import { openaiUsage } from "../calling/usage-of.ts";

/** A chunk as far as it is read here; everything in it is as the agent sent it, so nothing is certain. */
interface Chunk {
  choices?: unknown;
  usage?: unknown;
  error?: unknown;
}

interface Choice {
  delta?: { content?: unknown; reasoning_content?: unknown; tool_calls?: unknown } | null;
  finish_reason?: unknown;
}

const DONE = "[DONE]";

/**
 * The chunks of an OpenAI stream, passed on as they came. `withholdsUsage` keeps back the last chunk, which has usage
 * alone, from a caller who did not ask for it. Throws where a chunk is an error or none at all, and where the stream
 * ends although no choice has finished: it was cut off.
 */
export async function* openaiChunks(
  body: Dispatcher.ResponseData["body"],
  tally: StreamTally,
  withholdsUsage: boolean,
): AsyncGenerator<string> {
  const { events, release } = readEvents(body);
  let finished = false;
  for await (const data of events) {
    if (data === DONE) {
      finished = true;
      release();
      break;
    }
    const chunk = parsed(data);
    const choices = choicesOf(chunk);
    for (const choice of choices) {
      note(choice, tally);
      if (typeof choice.finish_reason === "string") finished = true;
    }
    const usage = openaiUsage(chunk.usage);
    if (usage !== null) tally.report(usage);
    if (usage !== null && choices.length === 0 && withholdsUsage) continue;
    yield data;
  }
  if (!finished) throw badAnswer("the stream ends before it is finished");
}

function parsed(data: string): Chunk {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw badAnswer("an event is not JSON");
  }
  if (typeof value !== "object" || value === null) throw badAnswer("an event is not a chunk of a completion");
  const chunk = value as Chunk;
  if (chunk.error !== undefined && chunk.error !== null) throw failureOfErrorObject(chunk.error);
  return chunk;
}

function choicesOf({ choices, usage }: Chunk): Choice[] {
  if (Array.isArray(choices)) return choices.filter((choice) => typeof choice === "object" && choice !== null);
  if (openaiUsage(usage) !== null) return [];
  throw badAnswer("an event is not a chunk of a completion");
}

function note({ delta }: Choice, tally: StreamTally): void {
  if (typeof delta !== "object" || delta === null) return;
  if (typeof delta.content === "string") tally.words(delta.content);
  if (typeof delta.reasoning_content === "string") tally.others(delta.reasoning_content);
  if (Array.isArray(delta.tool_calls)) for (const call of delta.tool_calls) tally.others(toolWords(call));
}

function toolWords(call: unknown): string {
  const { function: called } = (call ?? {}) as { function?: { name?: unknown; arguments?: unknown } | null };
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return text(called?.name) + text(called?.arguments);
}
