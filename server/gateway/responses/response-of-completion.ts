import type { ChatCompletion } from "../../domain/chat.ts";
import type { ResponsesBody } from "../../domain/responses.ts";
import { messageItem, type OutputItem, responseObject } from "./response-object.ts";

/** A finished chat completion as a response. */
export function responseOfCompletion(asked: ResponsesBody, decisionId: string, completion: ChatCompletion) {
  const [choice] = completion.choices;
  const output: OutputItem[] = [];
  const content = choice?.message.content ?? null;
  if (content !== null && content !== "") output.push(messageItem(decisionId, content, "completed"));
  for (const [place, call] of toolCallsOf(choice?.message["tool_calls"]).entries())
    output.push({
      type: "function_call",
      id: `fc_${decisionId}_${place}`,
      status: "completed",
      call_id: call.id,
      name: call.name,
      arguments: call.arguments,
    });
  return responseObject(asked, {
    decisionId,
    model: completion.model,
    createdAtS: completion.created,
    status: choice?.finish_reason === "length" ? "incomplete" : "completed",
    output,
    usage: completion.usage,
    error: null,
  });
}

interface Call {
  id: string;
  name: string;
  arguments: string;
}

/** Agents write what they like, so nothing of it is certain. */
function toolCallsOf(calls: unknown): Call[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call: { id?: unknown; function?: { name?: unknown; arguments?: unknown } } | null, place) => ({
    id: text(call?.id) || `call_${place}`,
    name: text(call?.function?.name),
    arguments: text(call?.function?.arguments),
  }));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
