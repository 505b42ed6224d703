import type { Agent } from "../domain/agent.ts";
import { type CostMicros, costOf, type Usage } from "../domain/money.ts";
import type { PriceList } from "../domain/price-list.ts";
import { findPrice } from "./price.ts";

/** What an attempt at this agent costs by the price list; `null` where the list does not know its endpoint or model. */
export function listedCost(
  list: PriceList,
  { endpoint }: Agent,
  usage: Usage,
  atMs: number,
): { costMicros: CostMicros; version: string } | null {
  if (endpoint.kind !== "model") return null;
  const { model, baseUrl } = endpoint;
  const inputTokens = usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens;
  const found = findPrice(list, { model, baseUrl, inputTokens }, atMs);
  if (found === null) return null;
  return { costMicros: costOf(found.price, usage) + found.perRequestMicros, version: found.priceVersion };
}
