import type { ChatCompletion } from "../../domain/chat.ts";
import type { CompletionIdentity } from "../calling/make-completion.ts";
import { badAnswer } from "../calling/read-answer.ts";
import { anthropicUsage, inOpenaiShape } from "../calling/usage-of.ts";

/** One block of an answer, as far as it is read here. */
export interface AnthropicBlock {
  type?: unknown;
  text?: unknown;
  thinking?: unknown;
  id?: unknown;
  name?: unknown;
  input?: unknown;
}

const FINISH_REASONS: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

/** OpenAI's word for why an answer ended. */
export function finishReasonOf(stopReason: unknown): string {
  return FINISH_REASONS[String(stopReason)] ?? "stop";
}

/** A message of Anthropic's as a completion in OpenAI's shape. Throws `bad_answer` where it is none. */
export function completionOfMessage(value: unknown, identity: CompletionIdentity): ChatCompletion {
  const message = (value ?? {}) as {
    id?: unknown;
    model?: unknown;
    content?: unknown;
    stop_reason?: unknown;
    usage?: unknown;
  };
  if (!Array.isArray(message.content)) throw badAnswer("it is not a message of the Messages API");
  const blocks = message.content.filter(
    (block): block is AnthropicBlock => typeof block === "object" && block !== null,
  );
  const text = blocks.flatMap(({ type, text }) => (type === "text" && typeof text === "string" ? [text] : []));
  const thoughts = blocks.flatMap(({ thinking }) => (typeof thinking === "string" ? [thinking] : []));
  const calls = blocks.filter(({ type }) => type === "tool_use").map(toolCallOf);
  const usage = anthropicUsage(message.usage);
  return {
    id: typeof message.id === "string" ? message.id : identity.id,
    object: "chat.completion",
    created: identity.created,
    model: typeof message.model === "string" ? message.model : identity.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: text.length === 0 && calls.length > 0 ? null : text.join(""),
          ...(thoughts.length === 0 ? {} : { reasoning_content: thoughts.join("") }),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        finish_reason: finishReasonOf(message.stop_reason),
      },
    ],
    ...(usage === null ? {} : { usage: inOpenaiShape(usage) }),
  };
}

function toolCallOf({ id, name, input }: AnthropicBlock): object {
  return { id, type: "function", function: { name, arguments: JSON.stringify(input ?? {}) } };
}
