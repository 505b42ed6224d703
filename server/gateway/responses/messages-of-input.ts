import type { ResponseItem, ResponsesBody } from "../../domain/responses.ts";
import type { ChatMessage } from "../../domain/task.ts";
import { refused } from "./refused.ts";

/** The messages that a Responses API input stands for: instructions first, calls of one turn in one message. */
export function messagesOfInput({ instructions, input }: Pick<ResponsesBody, "instructions" | "input">): ChatMessage[] {
  const messages: ChatMessage[] = instructions ? [{ role: "system", content: instructions }] : [];
  if (typeof input === "string") return [...messages, { role: "user", content: input }];
  for (const item of input) append(messages, item);
  if (messages.length > 0) return messages;
  throw refused("input", "holds nothing that could be asked", "Send a text or messages.");
}

function append(messages: ChatMessage[], item: ResponseItem): void {
  switch (item.type ?? "message") {
    case "message":
      messages.push({ role: item.role ?? "user", content: contentOf(item) });
      return;
    case "function_call": {
      const call = {
        id: item.call_id,
        type: "function",
        function: { name: item.name, arguments: item.arguments ?? "{}" },
      };
      const last = messages.at(-1);
      if (last?.role === "assistant" && Array.isArray(last["tool_calls"])) last["tool_calls"].push(call);
      else messages.push({ role: "assistant", content: null, tool_calls: [call] });
      return;
    }
    case "function_call_output":
      messages.push({ role: "tool", tool_call_id: item.call_id, content: textOf(item.output) });
      return;
    case "reasoning":
      // Thoughts of one model are of no use to another.
      return;
    default:
      throw refused(
        "input",
        `an item of the type ${item.type} is not supported`,
        "Send messages, function calls and their outputs.",
      );
  }
}

type Parts = Exclude<NonNullable<ResponseItem["content"]>, string>;

function contentOf({ role, content = "" }: ResponseItem): ChatMessage["content"] {
  if (typeof content === "string") return content;
  // What an assistant said is text in every dialect.
  if (role === "assistant" || content.every((part) => part.type.endsWith("_text"))) return textOf(content);
  return content.map(partOf);
}

function partOf(part: Parts[number]) {
  switch (part.type) {
    case "input_text":
    case "output_text":
      return { type: "text", text: part.text ?? "" };
    case "input_image": {
      const { image_url: url, detail } = part;
      if (typeof url !== "string") throw refused("input", "a picture has no image_url", "Send its URL or a data URL.");
      return { type: "image_url", image_url: { url, ...(typeof detail === "string" ? { detail } : {}) } };
    }
    case "input_file": {
      const { file_data, filename } = part;
      if (typeof file_data !== "string") throw refused("input", "a file has no file_data", "Send the file itself.");
      return { type: "file", file: { file_data, ...(typeof filename === "string" ? { filename } : {}) } };
    }
    default:
      throw refused("input", `a part of the type ${part.type} is not supported`, "Send text, pictures or files.");
  }
}

function textOf(content: string | Parts | undefined): string {
  if (content === undefined || typeof content === "string") return content ?? "";
  return content.map((part) => part.text ?? (typeof part["refusal"] === "string" ? part["refusal"] : "")).join("");
}
