import type { AttemptCall } from "../../domain/attempt.ts";
import type { ChatBody } from "../../domain/chat.ts";

/**
 * The caller's body as it came, but for the model's name, the output cap, and the wish for usage at the end of a stream.
 * The cap is set by the name that the caller used, and by `max_completion_tokens` where it used none.
 */
export function openaiRequest(call: Pick<AttemptCall, "body" | "stream" | "outputCapTokens">, model: string): string {
  const { body, stream } = call;
  const request: Record<string, unknown> = { ...body, model, ...outputCap(body, call.outputCapTokens) };
  if (stream) {
    request["stream"] = true;
    request["stream_options"] = { ...objectOf(body["stream_options"]), include_usage: true };
  } else if (body.stream === true) {
    request["stream"] = false;
    delete request["stream_options"];
  }
  return JSON.stringify(request);
}

/** Whether the caller itself asked for usage at the end of the stream. */
export function asksForUsage(body: ChatBody): boolean {
  return objectOf(body["stream_options"])["include_usage"] === true;
}

function outputCap(body: ChatBody, cap: number | null): Record<string, number> {
  if (cap === null) return {};
  const capped: Record<string, number> = {};
  for (const name of ["max_completion_tokens", "max_tokens"] as const) {
    const asked = body[name];
    if (typeof asked === "number") capped[name] = Math.min(asked, cap);
  }
  return Object.keys(capped).length > 0 ? capped : { max_completion_tokens: cap };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
