import type { Endpoint } from "../../server/domain/agent.ts";
import { startA2aUpstream } from "./agents-a2a-upstream.ts";
import { type Behaviour, behave, startUpstream, type Upstream, type Wire } from "./agents-upstream.ts";

/** A kind of agent under the contract. */
export interface Kind {
  name: string;
  /** Whether it streams by itself; others give their one answer as a stream. */
  streams: boolean;
  /** Whether it can say what it used. */
  reportsUsage: boolean;
  start(behaviour: Behaviour): Promise<Upstream>;
  endpoint(upstream: Upstream): Endpoint;
}

/** What `reportsUsage` kinds report: 12 tokens in, 5 of them from the cache, 7 out. */
export const REPORTED = {
  inputTokens: 7,
  cachedInputTokens: 5,
  cacheWriteTokens: 0,
  outputTokens: 7,
  reasoningTokens: 0,
};

const data = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;

const openaiUsage = {
  prompt_tokens: 12,
  completion_tokens: 7,
  total_tokens: 19,
  prompt_tokens_details: { cached_tokens: 5 },
};

const openaiWire: Wire = {
  json: (content, usage) =>
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_760_000_000,
      model: "m-1",
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
      ...(usage ? { usage: openaiUsage } : {}),
    }),
  events(pieces, usage) {
    const chunk = (choices: object[], more: object = {}) =>
      data({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m-1", choices, ...more });
    return [
      chunk([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]),
      ...pieces.map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }])),
      chunk([{ index: 0, delta: {}, finish_reason: "stop" }]),
      ...(usage ? [chunk([], { usage: openaiUsage })] : []),
      data("[DONE]"),
    ];
  },
};

const anthropicUsage = { input_tokens: 7, cache_read_input_tokens: 5, cache_creation_input_tokens: 0 };

const anthropicWire: Wire = {
  json: (text, usage) =>
    JSON.stringify({
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "m-1",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
      ...(usage ? { usage: { ...anthropicUsage, output_tokens: 7 } } : {}),
    }),
  events(pieces, usage) {
    const event = (type: string, more: object) => `event: ${type}\n${data({ type, ...more })}`;
    return [
      event("message_start", {
        message: { id: "msg_1", model: "m-1", ...(usage ? { usage: { ...anthropicUsage, output_tokens: 1 } } : {}) },
      }),
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      event("ping", {}),
      ...pieces.map((text) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
      event("content_block_stop", { index: 0 }),
      event("message_delta", {
        delta: { stop_reason: "end_turn" },
        ...(usage ? { usage: { output_tokens: 7 } } : {}),
      }),
      event("message_stop", {}),
    ];
  },
};

const httpWire: Wire = {
  json: (output, usage) =>
    JSON.stringify({ output, ...(usage ? { usage: { inputTokens: 7, cachedInputTokens: 5, outputTokens: 7 } } : {}) }),
  events: () => [],
};

export const KINDS: readonly Kind[] = [
  {
    name: "model, openai",
    streams: true,
    reportsUsage: true,
    start: (behaviour) => start(behaviour, openaiWire),
    endpoint: ({ origin }) => ({ kind: "model", dialect: "openai", baseUrl: `${origin}/v1`, model: "m-1" }),
  },
  {
    name: "model, anthropic",
    streams: true,
    reportsUsage: true,
    start: (behaviour) => start(behaviour, anthropicWire),
    endpoint: ({ origin }) => ({ kind: "model", dialect: "anthropic", baseUrl: origin, model: "m-1" }),
  },
  {
    name: "http",
    streams: false,
    reportsUsage: true,
    start: (behaviour) => start(behaviour, httpWire),
    endpoint: ({ origin }) => ({ kind: "http", url: `${origin}/work` }),
  },
  {
    name: "a2a, streaming",
    streams: true,
    reportsUsage: false,
    start: (behaviour) => startA2aUpstream(behaviour, { streaming: true }),
    endpoint: ({ origin }) => ({ kind: "a2a", cardUrl: `${origin}/.well-known/agent-card.json` }),
  },
  {
    name: "a2a, polled",
    streams: false,
    reportsUsage: false,
    start: (behaviour) => startA2aUpstream(behaviour, { streaming: false }),
    endpoint: ({ origin }) => ({ kind: "a2a", cardUrl: `${origin}/.well-known/agent-card.json` }),
  },
];

function start(behaviour: Behaviour, wire: Wire): Promise<Upstream> {
  return startUpstream(({ body }, response) =>
    behave(behaviour, wire, (JSON.parse(body) as { stream?: boolean }).stream === true, response),
  );
}
