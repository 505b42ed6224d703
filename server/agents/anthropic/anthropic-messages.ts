import type { ChatBody } from "../../domain/chat.ts";
import type { ChatMessage } from "../../domain/task.ts";
import { AttemptError } from "../calling/attempt-error.ts";
import { contentBlocks, textOfContent } from "./anthropic-content.ts";

export interface AnthropicMessage {
  role: "user" | "assistant";
  content: object[];
}

/**
 * A conversation in Anthropic's form: instructions apart from the messages, results of tools in the user's turn, and
 * messages of one side in a row joined, since the sides must alternate.
 */
export function anthropicMessages(messages: ChatBody["messages"]): { system: string; messages: AnthropicMessage[] } {
  const system: string[] = [];
  const turns: AnthropicMessage[] = [];
  for (const message of messages) {
    if (message.role === "system" || message.role === "developer") system.push(textOfContent(message.content));
    else append(turns, turnOf(message));
  }
  if (turns.length === 0)
    throw new AttemptError("not_supported", "this agent takes no request without a user's message");
  return { system: system.filter((text) => text !== "").join("\n\n"), messages: turns };
}

function append(turns: AnthropicMessage[], turn: AnthropicMessage): void {
  if (turn.content.length === 0) return;
  const last = turns.at(-1);
  if (last?.role === turn.role) last.content.push(...turn.content);
  else turns.push(turn);
}

function turnOf(message: ChatMessage): AnthropicMessage {
  switch (message.role) {
    case "user":
      return { role: "user", content: contentBlocks(message.content) };
    case "assistant":
      return { role: "assistant", content: [...contentBlocks(message.content), ...toolUses(message["tool_calls"])] };
    case "tool":
      return { role: "user", content: [toolResult(message)] };
    default:
      throw new AttemptError("not_supported", `this agent takes no message of the role ${message.role}`);
  }
}

function toolResult(message: ChatMessage): object {
  return { type: "tool_result", tool_use_id: message["tool_call_id"], content: contentBlocks(message.content) };
}

function toolUses(calls: unknown): object[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call) => {
    const { id, function: called } = (call ?? {}) as {
      id?: unknown;
      function?: { name?: unknown; arguments?: unknown };
    };
    return { type: "tool_use", id, name: called?.name, input: argumentsOf(called?.arguments) };
  });
}

function argumentsOf(text: unknown): unknown {
  if (typeof text !== "string" || text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AttemptError("invalid_request", "the arguments of a tool call in the conversation are not valid JSON");
  }
}
