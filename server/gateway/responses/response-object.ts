import type { ResponsesBody } from "../../domain/responses.ts";

/** An item of a response: words, or a call of a function. */
export type OutputItem =
  | {
      type: "message";
      id: string;
      status: "in_progress" | "completed";
      role: "assistant";
      content: { type: "output_text"; text: string; annotations: []; logprobs: [] }[];
    }
  | {
      type: "function_call";
      id: string;
      status: "in_progress" | "completed";
      call_id: string;
      name: string;
      arguments: string;
    };

export interface ResponseFacts {
  /** What its ids are made from. */
  decisionId: string;
  model: string;
  createdAtS: number;
  status: "in_progress" | "completed" | "incomplete" | "failed";
  output: OutputItem[];
  /** As a chat completion has it. */
  usage: unknown;
  error: { code: string; message: string } | null;
}

/** A response in the shape of OpenAI's Responses API; what was asked for stands in it once more, as there. */
export function responseObject(asked: ResponsesBody, facts: ResponseFacts) {
  const { decisionId, model, createdAtS, status, output, usage, error } = facts;
  return {
    id: `resp_${decisionId}`,
    object: "response" as const,
    created_at: createdAtS,
    status,
    background: false,
    error,
    incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
    instructions: asked.instructions ?? null,
    max_output_tokens: asked.max_output_tokens ?? null,
    model,
    output,
    parallel_tool_calls: asked["parallel_tool_calls"] ?? true,
    previous_response_id: null,
    reasoning: { effort: asked.reasoning?.effort ?? null, summary: null },
    // Nothing is kept, whatever was asked for.
    store: false,
    temperature: asked["temperature"] ?? null,
    text: asked.text ?? { format: { type: "text" } },
    tool_choice: asked.tool_choice ?? "auto",
    tools: asked.tools ?? [],
    top_p: asked["top_p"] ?? null,
    truncation: "disabled",
    usage: usageOf(usage),
    user: asked.user ?? null,
    metadata: asked["metadata"] ?? {},
  };
}

export function messageItem(decisionId: string, text: string, status: OutputItem["status"]): OutputItem {
  const content = [{ type: "output_text" as const, text, annotations: [] as [], logprobs: [] as [] }];
  return { type: "message", id: `msg_${decisionId}`, status, role: "assistant", content };
}

function usageOf(usage: unknown) {
  if (typeof usage !== "object" || usage === null) return null;
  const count = (of: unknown, name: string): number => {
    const value = typeof of === "object" && of !== null ? (of as Record<string, unknown>)[name] : undefined;
    return typeof value === "number" ? value : 0;
  };
  const { prompt_tokens_details, completion_tokens_details } = usage as Record<string, unknown>;
  const input = count(usage, "prompt_tokens");
  const output = count(usage, "completion_tokens");
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: count(prompt_tokens_details, "cached_tokens") },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: count(completion_tokens_details, "reasoning_tokens") },
    total_tokens: input + output,
  };
}
