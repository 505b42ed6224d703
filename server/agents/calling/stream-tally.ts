import type { MeasuredUsage } from "../../domain/attempt.ts";
import type { ChatBody } from "../../domain/chat.ts";
import type { Usage } from "../../domain/money.ts";
import { estimateUsage } from "./estimate-usage.ts";
import { createKeptText } from "./kept-text.ts";

const MAXIMUM_TEXT = 1_000_000;

/** What becomes known of an answer while it streams by. */
export interface StreamTally {
  /** Words of the answer itself. */
  words(text: string): void;
  /** What else the agent put out and counts: tool calls, reasoning. */
  others(text: string): void;
  /** Usage that the agent reported; the last report counts. */
  report(usage: Usage, costMicros?: number): void;
  /** The words so far, at most 1 MB. */
  text(): string;
  /** What was reported, or else an estimate from the request and what was streamed. */
  measured(): Promise<MeasuredUsage>;
}

export function createStreamTally(body: ChatBody): StreamTally {
  const words = createKeptText(MAXIMUM_TEXT);
  const others = createKeptText(MAXIMUM_TEXT);
  let reported: MeasuredUsage | null = null;
  return {
    words: words.add,
    others: others.add,
    report(usage, costMicros) {
      reported = { usage, estimated: false, ...(costMicros === undefined ? {} : { costMicros }) };
    },
    text: words.text,
    measured: async () => reported ?? (await estimateUsage(body, words.text() + others.text())),
  };
}
