import type { Dispatcher } from "undici";
import { failureOfErrorObject } from "../calling/failure-of-answer.ts";
import { type CompletionIdentity, usageChunkOf } from "../calling/make-completion.ts";
import { badAnswer } from "../calling/read-answer.ts";
import { readEvents } from "../calling/read-events.ts";
import type { StreamTally } from "../calling/stream-tally.ts";
import { type AnthropicEvent, createTranslation } from "./translate-events.ts";

/** Anthropic's stream as OpenAI's chunks. Throws where an event is an error, or the stream ends before its message does. */
export async function* anthropicChunks(
  body: Dispatcher.ResponseData["body"],
  tally: StreamTally,
  identity: CompletionIdentity,
  wantsUsage: boolean,
): AsyncGenerator<string> {
  const { events, release } = readEvents(body);
  const translation = createTranslation(tally, identity);
  for await (const data of events) {
    const event = parsed(data);
    if (event.type === "message_stop") {
      release();
      const usage = translation.usage();
      if (wantsUsage && usage !== null) yield usageChunkOf(translation.identity(), usage);
      return;
    }
    yield* translation.chunksOf(event);
  }
  throw badAnswer("the stream ends before it is finished");
}

function parsed(data: string): AnthropicEvent {
  let event: unknown;
  try {
    event = JSON.parse(data);
  } catch {
    throw badAnswer("an event is not JSON");
  }
  if (typeof event !== "object" || event === null || !("type" in event)) throw badAnswer("an event has no type");
  if (event.type === "error") throw failureOfErrorObject((event as AnthropicEvent).error);
  return event;
}
