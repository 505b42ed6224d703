import type { ChatRequest } from "./chat-request.ts";
import type { Plan, ReportedUsage } from "./plan-answer.ts";

export type AnswerPlan = Extract<Plan, { kind: "answer" }>;

/** What all parts of one completion carry. */
export interface Stamp {
  id: string;
  model: string;
  createdAtS: number;
}

/** A whole chat completion as OpenAI's API has it. */
export function completionOf({ id, model, createdAtS }: Stamp, plan: AnswerPlan) {
  const { toolCall } = plan;
  const message =
    toolCall === null
      ? { role: "assistant", content: plan.words.join(""), refusal: null }
      : { role: "assistant", content: null, refusal: null, tool_calls: [wireToolCall(toolCall)] };
  return {
    id,
    object: "chat.completion",
    created: createdAtS,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: plan.finishReason }],
    usage: wireUsage(plan.usage),
    ...worth(plan),
  };
}

/** What a judge of the demo would say of the answer; unknown fields pass through routers untouched. */
function worth({ quality }: AnswerPlan) {
  return { x_simulated_quality: quality };
}

/** The chunks of a streamed completion: the role, the pieces, the end, and the usage where it was asked for. */
export function* chunksOf(stamp: Stamp, plan: AnswerPlan, request: ChatRequest) {
  const withUsage = request.stream_options?.include_usage === true;
  const chunk = (delta: object, finishReason: string | null = null) => ({
    ...head(stamp),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    // As OpenAI does: every chunk but the last says null where usage was asked for.
    ...(withUsage ? { usage: null } : {}),
  });
  const { toolCall } = plan;
  yield chunk({ role: "assistant", content: toolCall === null ? "" : null });
  for (const word of plan.words) yield chunk({ content: word });
  if (toolCall !== null) {
    const call = wireToolCall(toolCall);
    const half = Math.ceil(toolCall.arguments.length / 2);
    yield chunk({ tool_calls: [{ index: 0, ...call, function: { ...call.function, arguments: "" } }] });
    for (const piece of [toolCall.arguments.slice(0, half), toolCall.arguments.slice(half)])
      yield chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] });
  }
  yield { ...chunk({}, plan.finishReason), ...worth(plan) };
  if (withUsage) yield { ...head(stamp), choices: [], usage: wireUsage(plan.usage) };
}

function head({ id, model, createdAtS }: Stamp) {
  return { id, object: "chat.completion.chunk", created: createdAtS, model };
}

function wireToolCall({ id, name, arguments: text }: NonNullable<AnswerPlan["toolCall"]>) {
  return { id, type: "function", function: { name, arguments: text } };
}

function wireUsage({ promptTokens, cachedTokens, completionTokens }: ReportedUsage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
