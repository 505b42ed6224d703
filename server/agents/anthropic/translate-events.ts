import type { Usage } from "../../domain/money.ts";
import { type CompletionIdentity, chunkOf } from "../calling/make-completion.ts";
import type { StreamTally } from "../calling/stream-tally.ts";
import { anthropicUsage } from "../calling/usage-of.ts";
import { type AnthropicBlock, finishReasonOf } from "./anthropic-answer.ts";

/** An event of the Messages API as far as it is read here; nothing in it is certain. */
export interface AnthropicEvent {
  type?: unknown;
  index?: unknown;
  message?: { id?: unknown; model?: unknown; usage?: unknown };
  content_block?: AnthropicBlock;
  delta?: { type?: unknown; text?: unknown; thinking?: unknown; partial_json?: unknown; stop_reason?: unknown };
  usage?: unknown;
  error?: unknown;
}

/** A tool call that is being streamed: its place among the calls, and whether any of its arguments came. */
interface OpenCall {
  place: number;
  hasArguments: boolean;
}

/** Anthropic's events as OpenAI's chunks, one message long. */
export interface Translation {
  /** The chunks that an event becomes. Events of unknown types, pings among them, become none: Anthropic adds new ones. */
  chunksOf(event: AnthropicEvent): string[];
  /** As the message names itself, once it has begun. */
  identity(): CompletionIdentity;
  usage(): Usage | null;
}

export function createTranslation(tally: StreamTally, given: CompletionIdentity): Translation {
  let identity = given;
  let usage: Record<string, unknown> = {};
  let calls = 0;
  const openCalls = new Map<unknown, OpenCall>();

  const report = (reported: unknown): void => {
    // Counts are cumulative, and later events leave out what has not changed.
    if (typeof reported !== "object" || reported === null) return;
    for (const [name, count] of Object.entries(reported))
      if (typeof count === "number") usage = { ...usage, [name]: count };
    const known = anthropicUsage(usage);
    if (known !== null) tally.report(known);
  };

  const callChunk = (place: number, call: object): string =>
    chunkOf(identity, { tool_calls: [{ index: place, ...call }] });

  const begin = ({ message }: AnthropicEvent): string[] => {
    const { id, model } = message ?? {};
    if (typeof id === "string") identity = { ...identity, id };
    if (typeof model === "string") identity = { ...identity, model };
    report(message?.usage);
    return [chunkOf(identity, { role: "assistant", content: "" })];
  };

  const beginBlock = ({ index, content_block: block }: AnthropicEvent): string[] => {
    if (block?.type === "text" && typeof block.text === "string" && block.text !== "") return words(block.text);
    if (block?.type !== "tool_use") return [];
    const place = calls++;
    openCalls.set(index, { place, hasArguments: false });
    tally.others(String(block.name));
    return [callChunk(place, { id: block.id, type: "function", function: { name: block.name, arguments: "" } })];
  };

  const words = (text: string): string[] => {
    tally.words(text);
    return [chunkOf(identity, { content: text })];
  };

  const continueBlock = ({ index, delta }: AnthropicEvent): string[] => {
    if (delta?.type === "text_delta" && typeof delta.text === "string") return words(delta.text);
    if (delta?.type === "thinking_delta" && typeof delta.thinking === "string") {
      tally.others(delta.thinking);
      return [chunkOf(identity, { reasoning_content: delta.thinking })];
    }
    const call = openCalls.get(index);
    if (delta?.type !== "input_json_delta" || typeof delta.partial_json !== "string" || call === undefined) return [];
    if (delta.partial_json === "") return [];
    call.hasArguments = true;
    tally.others(delta.partial_json);
    return [callChunk(call.place, { function: { arguments: delta.partial_json } })];
  };

  /** A call without arguments has none at all in Anthropic's stream, where OpenAI's clients parse an empty object. */
  const endBlock = ({ index }: AnthropicEvent): string[] => {
    const call = openCalls.get(index);
    openCalls.delete(index);
    return call === undefined || call.hasArguments ? [] : [callChunk(call.place, { function: { arguments: "{}" } })];
  };

  const endMessage = ({ delta, usage: reported }: AnthropicEvent): string[] => {
    report(reported);
    return [chunkOf(identity, {}, finishReasonOf(delta?.stop_reason))];
  };

  return {
    identity: () => identity,
    usage: () => anthropicUsage(usage),
    chunksOf(event: AnthropicEvent): string[] {
      switch (event.type) {
        case "message_start":
          return begin(event);
        case "content_block_start":
          return beginBlock(event);
        case "content_block_delta":
          return continueBlock(event);
        case "content_block_stop":
          return endBlock(event);
        case "message_delta":
          return endMessage(event);
        default:
          return [];
      }
    },
  };
}
