import { textOf } from "../../domain/task.ts";
import { hashText } from "../../engine/chance.ts";
import type { ChatRequest, ToolDeclaration } from "./chat-request.ts";

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
}

/** The words that an argument is filled with are cut to this. */
const WORDS_CHARACTERS = 80;
const DEEPEST_ARGUMENT = 4;

/**
 * The tool that the agent calls, or `null` when it answers in words: given tools it calls one, and answers once it has
 * the result. One that repeats itself calls the same tool with the same arguments again.
 */
export function toolCallOf(request: ChatRequest, repeatsItself: boolean): ToolCall | null {
  const tools = request.tools ?? [];
  const choice = request.tool_choice ?? "auto";
  if (tools.length === 0 || choice === "none") return null;
  const hasResult = request.messages.at(-1)?.role === "tool";
  if (hasResult && !repeatsItself && choice !== "required") return null;

  const forced = typeof choice === "object" ? tools.find((tool) => tool.function.name === choice.function.name) : null;
  const text = textOf(request.messages.filter(({ role }) => role === "user"));
  const tool = forced ?? tools[hashText(text) % tools.length]!;
  return {
    id: `call_${hashText(`${text}|${request.messages.length}`).toString(36)}`,
    name: tool.function.name,
    arguments: JSON.stringify(argumentsOf(tool, text)),
  };
}

/** Arguments that fit the tool's JSON schema, as far as types, enumerations and nesting go. */
function argumentsOf(tool: ToolDeclaration, text: string): unknown {
  const schema = tool.function.parameters;
  return schema === undefined ? {} : valueFor({ type: "object", ...schema }, text, 0);
}

function valueFor(schema: Record<string, unknown>, text: string, depth: number): unknown {
  if (Array.isArray(schema["enum"]) && schema["enum"].length > 0) return schema["enum"][0];
  switch (schema["type"]) {
    case "object": {
      const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Record<string, unknown>>);
      if (depth >= DEEPEST_ARGUMENT) return {};
      return Object.fromEntries(
        properties.slice(0, 32).map(([name, of]) => [name, valueFor(of ?? {}, text, depth + 1)]),
      );
    }
    case "array":
      if (depth >= DEEPEST_ARGUMENT) return [];
      return [valueFor((schema["items"] ?? { type: "string" }) as Record<string, unknown>, text, depth + 1)];
    case "integer":
      return hashText(text) % 100;
    case "number":
      return (hashText(text) % 1_000) / 10;
    case "boolean":
      return hashText(text) % 2 === 0;
    case "null":
      return null;
    default:
      return text.replace(/\s+/g, " ").trim().slice(0, WORDS_CHARACTERS).toWellFormed();
  }
}
