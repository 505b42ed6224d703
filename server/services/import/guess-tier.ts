import type { Price } from "../../domain/money.ts";
import type { Tier } from "../../domain/tier.ts";

/** Output prices, in micro-dollars per million tokens, from which an agent is probably no longer light, or is heavy. */
const STANDARD_FROM = 1_500_000;
const HEAVY_FROM = 20_000_000;
const LIGHT_NAMES = /(?:^|[-_/.:])(?:mini|nano|micro|tiny|small|lite|flash|haiku|instant|[1-9]b|1[0-4]b)(?:$|[-_/.:])/i;
const HEAVY_NAMES = /(?:^|[-_/.:])(?:opus|ultra|o[13]|o[13]-pro|reasoner|thinking|r1)(?:$|[-_/.:])/i;

/** A first guess at a model's tier, from its price or else its name, for the operator to correct. */
export function guessTier(model: string, price: Price | null): Tier {
  if (price !== null) {
    if (price.outputMicrosPerMillion >= HEAVY_FROM) return "heavy";
    return price.outputMicrosPerMillion >= STANDARD_FROM ? "standard" : "light";
  }
  if (LIGHT_NAMES.test(model)) return "light";
  return HEAVY_NAMES.test(model) ? "heavy" : "standard";
}

const NOT_FOR_CHAT =
  /embed|whisper|(?:^|[-_/])tts|speech|transcri|moderation|dall-?e|image|rerank|sora|guard|audio|realtime/i;

/** Whether a model's name says that it does something else than answer messages in words. */
export function isOtherThanChat(model: string): boolean {
  return NOT_FOR_CHAT.test(model);
}
