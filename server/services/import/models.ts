import { findPrice } from "../../engine/price.ts";
import { DraftList, type ImportDraft, type PriceContext } from "./draft.ts";
import { guessTier, isOtherThanChat } from "./guess-tier.ts";

/** Where a list of models came from, and so where they are called. */
export interface ModelOrigin {
  baseUrl: string;
  apiKeyEnv?: string | undefined;
}

/** One draft for each chat model of an OpenAI-compatible endpoint, priced where the price list knows the endpoint. */
export function agentsOfModels(
  models: readonly string[],
  { baseUrl, apiKeyEnv }: ModelOrigin,
  { prices, atMs }: PriceContext,
): ImportDraft {
  const drafts = new DraftList();
  const seen = new Set<string>();
  for (const model of models) {
    if (seen.has(model)) continue;
    seen.add(model);
    if (isOtherThanChat(model)) {
      drafts.skip(model, "by its name it is no chat model");
      continue;
    }
    const found = findPrice(prices, { model, baseUrl }, atMs);
    // A tariff that also charges for each request cannot be said in tokens alone, and half of it would be too little.
    const price = found === null || found.perRequestMicros > 0 ? null : found.price;
    drafts.add(model, {
      description: `Read from the model list of ${new URL(baseUrl).host}.${found === null ? "" : ` Price: ${found.source}, ${found.priceVersion}.`}`,
      endpoint: {
        kind: "model",
        dialect: "openai",
        baseUrl: baseUrl.replace(/\/+$/, ""),
        model,
        ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
      },
      tier: guessTier(model, price),
      price,
      ...(found?.contextWindowTokens ? { contextWindowTokens: Math.max(256, found.contextWindowTokens) } : {}),
    });
  }
  return drafts.done();
}
