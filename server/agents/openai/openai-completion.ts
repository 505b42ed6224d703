import type { ChatCompletion } from "../../domain/chat.ts";
import type { CompletionIdentity } from "../calling/make-completion.ts";
import { badAnswer } from "../calling/read-answer.ts";

/** A completion as an agent answered it, if it is one; what some leave out of it is filled in. Throws `bad_answer`. */
export function openaiCompletion(value: unknown, identity: CompletionIdentity): ChatCompletion {
  if (!isObject(value)) throw badAnswer("it is not a completion");
  const { choices } = value;
  if (!Array.isArray(choices) || choices.length === 0) throw badAnswer("the completion has no choices");
  for (const [index, choice] of choices.entries()) completeChoice(choice, index);
  const { id, created, model } = value;
  return {
    ...value,
    id: typeof id === "string" ? id : identity.id,
    object: "chat.completion",
    created: typeof created === "number" ? created : identity.created,
    model: typeof model === "string" ? model : identity.model,
    choices: choices as ChatCompletion["choices"],
  };
}

/** All that a completion put out, tool calls and reasoning included: what its output tokens are counted by. */
export function outputOf(completion: ChatCompletion): string {
  const words: string[] = [];
  for (const { message } of completion.choices) {
    if (message.content !== null) words.push(message.content);
    if (typeof message["reasoning_content"] === "string") words.push(message["reasoning_content"]);
    if (message["tool_calls"] !== undefined) words.push(JSON.stringify(message["tool_calls"]));
  }
  return words.join("\n");
}

function completeChoice(choice: unknown, place: number): void {
  if (!isObject(choice) || !isObject(choice["message"])) throw badAnswer("a choice has no message");
  const { message } = choice;
  const content = message["content"] ?? null;
  if (content !== null && typeof content !== "string") throw badAnswer("a message's content is not text");
  message["content"] = content;
  message["role"] = "assistant";
  if (typeof choice["index"] !== "number") choice["index"] = place;
  choice["finish_reason"] ??= null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
