import type { ChatMessage } from "../../domain/task.ts";
import { AttemptError } from "../calling/attempt-error.ts";

type Content = ChatMessage["content"];
type Part = Extract<Content, unknown[]>[number];

const DATA_URL = /^data:([a-z0-9.+/-]+);base64,(.*)$/is;

/** A message's content as Anthropic's blocks: text, pictures and PDF files. Throws `not_supported` for other parts. */
export function contentBlocks(content: Content): object[] {
  if (content === null || content === undefined || content === "") return [];
  if (typeof content === "string") return [{ type: "text", text: content }];
  return content.filter((part) => part.text !== "").map(blockOf);
}

/** The text of a content, its parts joined. */
export function textOfContent(content: Content): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => part.text ?? "").join("\n");
}

function blockOf(part: Part): object {
  if (part.text !== undefined) return { type: "text", text: part.text, ...cacheMark(part) };
  if (part.type === "refusal") return { type: "text", text: String(part["refusal"]) };
  if (part.type === "image_url") return { type: "image", source: sourceOf(field(part["image_url"], "url")) };
  if (part.type === "file") return { type: "document", source: sourceOf(field(part["file"], "file_data")) };
  throw new AttemptError("not_supported", `this agent takes no content of the type ${part.type}`);
}

/** Callers mark what is to be cached as Anthropic's API has it; OpenAI's shape has no word of its own for it. */
function cacheMark(part: Part): object {
  return part["cache_control"] === undefined ? {} : { cache_control: part["cache_control"] };
}

function sourceOf(url: string): object {
  const [, mediaType, base64] = DATA_URL.exec(url) ?? [];
  if (mediaType !== undefined) return { type: "base64", media_type: mediaType.toLowerCase(), data: base64 };
  if (/^https?:/i.test(url)) return { type: "url", url };
  throw new AttemptError("not_supported", "this agent takes pictures and files as data or by their URL alone");
}

function field(value: unknown, key: string): string {
  const found = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : value;
  return typeof found === "string" ? found : "";
}
