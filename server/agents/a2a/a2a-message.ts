import { randomUUID } from "node:crypto";
import { type Message, type Part, Role } from "@a2a-js/sdk";
import type { AttemptCall } from "../../domain/attempt.ts";
import type { ChatMessage } from "../../domain/task.ts";
import { AttemptError } from "../calling/attempt-error.ts";

const DATA_URL = /^data:([a-z0-9.+/-]+);base64,(.*)$/is;

/**
 * A conversation as one A2A message, since that is what the protocol takes: the last message's parts, and before them
 * what was said so far, as text.
 */
export function a2aMessage({ body, taskId, decisionId, deadlineAtMs }: AttemptCall): Message {
  const before = body.messages.slice(0, -1);
  const parts = partsOf(body.messages.at(-1)!);
  if (before.length > 0) parts.unshift(textPart(`The conversation so far:\n\n${before.map(transcript).join("\n\n")}`));
  if (parts.length === 0) throw new AttemptError("not_supported", "this agent takes no empty message");
  return {
    messageId: randomUUID(),
    contextId: "",
    taskId: "",
    role: Role.ROLE_USER,
    parts,
    metadata: { signalbox: { taskId, decisionId, deadlineAtMs } },
    extensions: [],
    referenceTaskIds: [],
  };
}

/** What an agent's parts say, in words: text as it is, data as JSON, files by their URL. Files as bytes have no words. */
export function wordsOfParts(parts: readonly Part[] | undefined): string {
  return (parts ?? []).map(wordsOfPart).join("");
}

function wordsOfPart({ content }: Part): string {
  switch (content?.$case) {
    case "text":
    case "url":
      return content.value;
    case "data":
      return JSON.stringify(content.value);
    default:
      return "";
  }
}

function transcript(message: ChatMessage): string {
  const calls = message["tool_calls"] === undefined ? "" : ` ${JSON.stringify(message["tool_calls"])}`;
  return `${message.role}: ${wordsOfParts(partsOf(message))}${calls}`;
}

function partsOf({ content }: ChatMessage): Part[] {
  if (typeof content === "string") return content === "" ? [] : [textPart(content)];
  return (content ?? []).map((part) => {
    if (part.text !== undefined) return textPart(part.text);
    if (part.type === "image_url") return filePart((part["image_url"] as { url?: unknown } | undefined)?.url);
    throw new AttemptError("not_supported", `this agent takes no content of the type ${part.type}`);
  });
}

function textPart(value: string): Part {
  return { content: { $case: "text", value }, metadata: undefined, filename: "", mediaType: "text/plain" };
}

function filePart(url: unknown): Part {
  const text = typeof url === "string" ? url : "";
  const [, mediaType, base64] = DATA_URL.exec(text) ?? [];
  if (mediaType === undefined || base64 === undefined)
    return { content: { $case: "url", value: text }, metadata: undefined, filename: "", mediaType: "image/*" };
  const value = Buffer.from(base64, "base64");
  return { content: { $case: "raw", value }, metadata: undefined, filename: "", mediaType };
}
