import type { ChatBody } from "../../domain/chat.ts";
import type { ResponsesBody, ResponseTool } from "../../domain/responses.ts";
import { messagesOfInput } from "./messages-of-input.ts";
import { refused } from "./refused.ts";

/** Fields that mean the same in both APIs. */
const SAME = ["temperature", "top_p", "parallel_tool_calls", "metadata", "service_tier", "user", "seed"] as const;

/** A Responses API request as the chat completion that it asks for. Throws `invalid_request` for what cannot be said so. */
export function chatOfRequest(body: ResponsesBody): ChatBody {
  refuseWhatNeedsMemory(body);
  const chat: Record<string, unknown> = { model: body.model, messages: messagesOfInput(body) };
  for (const field of SAME) if (body[field] !== undefined && body[field] !== null) chat[field] = body[field];
  if (body.tools && body.tools.length > 0) chat["tools"] = body.tools.map(toolOf);
  if (body.tool_choice) chat["tool_choice"] = toolChoiceOf(body.tool_choice);
  if (body.max_output_tokens) chat["max_completion_tokens"] = body.max_output_tokens;
  if (body.reasoning?.effort) chat["reasoning_effort"] = body.reasoning.effort;
  const format = formatOf(body);
  if (format !== null) chat["response_format"] = format;
  // The last event of a response has its usage.
  if (body.stream) Object.assign(chat, { stream: true, stream_options: { include_usage: true } });
  return chat as ChatBody;
}

function refuseWhatNeedsMemory({ previous_response_id, conversation, background }: ResponsesBody): void {
  if (previous_response_id)
    throw refused("previous_response_id", "responses are not kept here", "Send the earlier turns in `input`.");
  if (conversation)
    throw refused("conversation", "conversations are not kept here", "Send the earlier turns in `input`.");
  if (background)
    throw refused("background", "this door answers in the foreground", "Use POST /v1/tasks with mode async.");
}

function toolOf({ type, name, description, parameters, strict }: ResponseTool) {
  if (type !== "function" || name === undefined)
    throw refused("tools", `a tool of the type ${type} runs at OpenAI`, "Offer functions, and run them yourself.");
  return {
    type: "function",
    function: {
      name,
      ...(description ? { description } : {}),
      ...(parameters ? { parameters } : {}),
      ...(typeof strict === "boolean" ? { strict } : {}),
    },
  };
}

function toolChoiceOf(choice: NonNullable<ResponsesBody["tool_choice"]>): unknown {
  if (typeof choice === "string") return choice;
  if (choice.type === "function") return { type: "function", function: { name: choice["name"] } };
  throw refused("tool_choice", `the type ${choice.type} is not supported`, "Use auto, none, required or a function.");
}

function formatOf({ text }: ResponsesBody): object | null {
  const format = text?.format;
  if (!format || format.type === "text") return null;
  if (format.type !== "json_schema") return { type: format.type };
  const { type: _, ...schema } = format;
  return { type: "json_schema", json_schema: schema };
}
