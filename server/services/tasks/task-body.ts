import type { ChatBody } from "../../domain/chat.ts";
import type { ChatMessage, RouteRequest } from "../../domain/task.ts";

/** The messages of a task's input. */
export function messagesOf(input: RouteRequest["input"]): ChatMessage[] {
  return typeof input === "string" ? [{ role: "user", content: input }] : input;
}

/** What an agent is asked for a task that was not given in OpenAI's shape. */
export function bodyOf({ input }: Pick<RouteRequest, "input">): ChatBody {
  return { model: "auto", messages: messagesOf(input) };
}
