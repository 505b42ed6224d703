import type { AttemptCall } from "../../domain/attempt.ts";
import { type ChatBody, requestedOutputTokens } from "../../domain/chat.ts";
import { AttemptError } from "../calling/attempt-error.ts";
import { anthropicMessages } from "./anthropic-messages.ts";

/** Anthropic wants an output cap with every request; this one where neither caller nor policy sets any. */
const DEFAULT_OUTPUT_TOKENS = 4_096;

/**
 * An OpenAI request in the form of Anthropic's Messages API. What would change the answer and cannot be expressed is
 * refused with `not_supported`, so that another agent takes it; what merely tunes it (penalties, seed, bias) is left out.
 */
export function anthropicRequest(
  { body, stream, outputCapTokens }: Pick<AttemptCall, "body" | "stream" | "outputCapTokens">,
  model: string,
): string {
  assertExpressible(body);
  const { system, messages } = anthropicMessages(body.messages);
  const tools = toolsOf(body["tools"]);
  return JSON.stringify({
    model,
    max_tokens: outputTokens(body, outputCapTokens),
    messages,
    ...(system === "" ? {} : { system }),
    ...(tools.length === 0 ? {} : { tools, tool_choice: toolChoice(body) }),
    ...samplingOf(body),
    ...(typeof body.user === "string" ? { metadata: { user_id: body.user } } : {}),
    ...outputFormat(body["response_format"]),
    stream,
  });
}

function assertExpressible(body: ChatBody): void {
  const refuse = (what: string) => {
    throw new AttemptError("not_supported", `this agent cannot give ${what}`);
  };
  if (typeof body["n"] === "number" && body["n"] !== 1) refuse("several choices");
  if (body["logprobs"] === true) refuse("log probabilities");
  if (Array.isArray(body["modalities"]) && body["modalities"].some((one) => one !== "text")) refuse("audio");
  if (body["functions"] !== undefined) refuse("functions in their old form; tools it can");
}

function outputTokens(body: ChatBody, cap: number | null): number {
  const asked = requestedOutputTokens(body);
  if (asked === null) return cap ?? DEFAULT_OUTPUT_TOKENS;
  return cap === null ? asked : Math.min(asked, cap);
}

function samplingOf(body: ChatBody): object {
  const { temperature, top_p: topP, stop } = body;
  return {
    // OpenAI's scale goes to 2, Anthropic's to 1.
    ...(typeof temperature === "number" ? { temperature: Math.min(1, temperature) } : {}),
    ...(typeof topP === "number" ? { top_p: topP } : {}),
    ...(stop === undefined || stop === null ? {} : { stop_sequences: [stop].flat() }),
  };
}

function toolsOf(tools: unknown): object[] {
  if (!Array.isArray(tools)) return [];
  return tools.map((tool) => {
    const { type, function: declared } = (tool ?? {}) as { type?: unknown; function?: Record<string, unknown> };
    if (type !== "function" || typeof declared !== "object" || declared === null)
      throw new AttemptError("not_supported", "this agent takes tools of the type function alone");
    const { name, description, parameters } = declared;
    return {
      name,
      ...(typeof description === "string" ? { description } : {}),
      input_schema: parameters ?? { type: "object", properties: {} },
    };
  });
}

function toolChoice(body: ChatBody): object {
  const oneAtATime = body["parallel_tool_calls"] === false ? { disable_parallel_tool_use: true } : {};
  const choice = body["tool_choice"] ?? "auto";
  if (choice === "none") return { type: "none" };
  if (choice === "required") return { type: "any", ...oneAtATime };
  if (choice === "auto") return { type: "auto", ...oneAtATime };
  const { function: named } = choice as { function?: { name?: unknown } };
  if (typeof named?.name === "string") return { type: "tool", name: named.name, ...oneAtATime };
  throw new AttemptError("not_supported", "this agent cannot choose tools in that way");
}

function outputFormat(format: unknown): object {
  const { type, json_schema: declared } = (format ?? {}) as { type?: unknown; json_schema?: { schema?: unknown } };
  if (type === undefined || type === "text") return {};
  if (type === "json_schema" && declared?.schema !== undefined)
    return { output_config: { format: { type: "json_schema", schema: declared.schema } } };
  throw new AttemptError("not_supported", "this agent gives JSON by a schema alone");
}
