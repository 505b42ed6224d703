import type { AgentCard } from "@a2a-js/sdk";
import { type Client, ClientFactory, JsonRpcTransportFactory, RestTransportFactory } from "@a2a-js/sdk/client";
import type { Endpoint } from "../../domain/agent.ts";
import type { AttemptCall } from "../../domain/attempt.ts";
import type { AdapterContext, CallAdapter } from "../adapter.ts";
import { AttemptError } from "../calling/attempt-error.ts";
import { estimateUsage } from "../calling/estimate-usage.ts";
import { chunkOf, identityOf, usageChunkOf } from "../calling/make-completion.ts";
import { plainAnswer } from "../calling/plain-answer.ts";
import { bearer, taskHeaders } from "../calling/request-headers.ts";
import { startStream } from "../calling/start-stream.ts";
import { createStreamTally, type StreamTally } from "../calling/stream-tally.ts";
import { asksForUsage } from "../openai/openai-request.ts";
import type { A2aCards } from "./a2a-cards.ts";
import { converse, type Words } from "./a2a-conversation.ts";
import { createA2aFetch } from "./a2a-fetch.ts";
import { a2aMessage } from "./a2a-message.ts";

type A2aEndpoint = Extract<Endpoint, { kind: "a2a" }>;

/**
 * An agent that speaks A2A (1.0 or 0.3, over JSON-RPC or HTTP+JSON), found by its card. What it answers is streamed
 * where both its card and the caller want that. A2A has no word for usage, so usage is estimated.
 */
export function createCallA2a(cards: A2aCards): CallAdapter<A2aEndpoint> {
  return async (context, call, endpoint, scope) => {
    const headers = { ...taskHeaders(call), ...bearer(endpoint.apiKeyEnv, context.environment) };
    const card = await cards.read(context, endpoint.cardUrl, headers, scope.signal);
    try {
      const client = await clientOf(context, card, endpoint, headers, scope.signal);
      const streams = card.capabilities?.streaming === true;
      const words = converse(client, a2aMessage(call), streams, scope.signal);
      if (call.stream && streams) {
        const tally = createStreamTally(call.body);
        return await startStream(chunksOf(words, tally, call, context.now()), tally, scope, context.log);
      }
      const text = await wholeOf(words);
      return plainAnswer(call, text, await estimateUsage(call.body, text), scope, context.now());
    } catch (error) {
      cards.forget(endpoint.cardUrl);
      throw error;
    }
  };
}

async function clientOf(
  context: AdapterContext,
  card: AgentCard,
  endpoint: A2aEndpoint,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Client> {
  assertKeyStays(card, endpoint);
  const options = { fetchImpl: createA2aFetch(context, headers, signal), legacyCompat: { enabled: true } };
  const factory = new ClientFactory({
    transports: [new JsonRpcTransportFactory(options), new RestTransportFactory(options)],
    clientConfig: { polling: true },
  });
  try {
    return await factory.createFromAgentCard(card);
  } catch (error) {
    throw new AttemptError("not_supported", "the agent's card names no interface that can be spoken to", {}, error);
  }
}

/** A card may name any address; the agent's key goes to the card's own origin alone. */
function assertKeyStays(card: AgentCard, { cardUrl, apiKeyEnv }: A2aEndpoint): void {
  if (apiKeyEnv === undefined) return;
  const { origin } = new URL(cardUrl);
  if (card.supportedInterfaces.every(({ url }) => URL.parse(url)?.origin === origin)) return;
  throw new AttemptError(
    "misconfigured",
    "the agent's card names another origin than its own, and its key is not sent there",
  );
}

async function wholeOf(words: AsyncGenerator<Words>): Promise<string> {
  const texts = new Map<string, string>();
  for await (const { id, text, append } of words) texts.set(id, append ? (texts.get(id) ?? "") + text : text);
  return [...texts.values()].join("\n\n");
}

async function* chunksOf(
  words: AsyncGenerator<Words>,
  tally: StreamTally,
  call: AttemptCall,
  nowMs: number,
): AsyncGenerator<string> {
  const identity = identityOf(call, nowMs);
  let current: string | null = null;
  for await (const { id, text } of words) {
    const spoken = current === null || current === id ? text : `\n\n${text}`;
    const role: object = current === null ? { role: "assistant" } : {};
    current = id;
    tally.words(spoken);
    yield chunkOf(identity, { ...role, content: spoken });
  }
  yield chunkOf(identity, {}, "stop");
  if (asksForUsage(call.body)) yield usageChunkOf(identity, (await tally.measured()).usage);
}
