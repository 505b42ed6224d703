import type { AgentCard } from "@a2a-js/sdk";
import { DefaultAgentCardResolver } from "@a2a-js/sdk/client";
import type { AdapterContext } from "../adapter.ts";
import { badAnswer, readJson } from "../calling/read-answer.ts";
import { sendRequest } from "../calling/send-request.ts";

/** How long a card is believed before it is read again. */
const CARD_LIFETIME_MS = 300_000;
const MOST_CARDS = 500;
const resolver = new DefaultAgentCardResolver({ legacyCompat: { enabled: true } });

/** The cards of A2A agents, kept for five minutes so that not every task begins by reading one. */
export interface A2aCards {
  /** The card at `url`. Throws an `AttemptError`, or an error of undici, where it cannot be had. */
  read(context: AdapterContext, url: string, headers: Record<string, string>, signal: AbortSignal): Promise<AgentCard>;
  /** Forgets a card whose agent did not answer as it says. */
  forget(url: string): void;
}

export function createA2aCards(): A2aCards {
  const kept = new Map<string, { card: AgentCard; readAtMs: number }>();
  return {
    async read(context, url, headers, signal) {
      const known = kept.get(url);
      if (known !== undefined && context.now() - known.readAtMs < CARD_LIFETIME_MS) return known.card;
      const answer = await sendRequest(context.web, { method: "GET", url, headers, body: null }, signal);
      const card = cardOf(await readJson(answer, context.now()));
      if (kept.size >= MOST_CARDS) kept.delete(kept.keys().next().value ?? "");
      kept.set(url, { card, readAtMs: context.now() });
      return card;
    },
    forget: (url) => void kept.delete(url),
  };
}

/** A card of version 1.0 or 0.3 of the protocol, in the form of 1.0. */
function cardOf(value: unknown): AgentCard {
  try {
    const card = resolver.normalizeAgentCard(value);
    if (Array.isArray(card.supportedInterfaces) && card.supportedInterfaces.length > 0) return card;
  } catch {
    // Said below: what is wrong with the card is the agent's own text.
  }
  throw badAnswer("it is not an agent card that names an interface");
}
