import type { Price } from "../domain/money.ts";
import type { DatedTariff, ListedModel, ListedProvider, NameRule, PriceList, Tariff } from "../domain/price-list.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Who serves a model, as far as it is known. Without provider and URL the model's own name must say whose it is. */
export interface PriceQuestion {
  model: string;
  provider?: string | undefined;
  baseUrl?: string | undefined;
  /** Input tokens of the attempt; above some bounds everything costs more. Default 0, the base. */
  inputTokens?: number;
}

export interface FoundPrice {
  price: Price;
  /** Edition of the list. */
  priceVersion: string;
  /** Origin of the list, and the entry: `genai-prices openai/gpt-4o`. */
  source: string;
  /** Charged for each request, in micro-dollars; a price alone would understate the cost. 0 at almost all. */
  perRequestMicros: number;
  contextWindowTokens: number | null;
}

/**
 * The tariff of a model at an instant, or `null`: then it is unpriced, which is not free. An endpoint that the list does
 * not know is unpriced even where it serves a model with a known name, for its owner sets the price.
 */
export function findPrice(list: PriceList, question: PriceQuestion, atMs: number): FoundPrice | null {
  const provider = providerOf(list, question);
  if (provider === null) return null;
  const listed = modelOf(list, provider, question.model);
  const tariff = listed?.model.tariffs.findLast((candidate) => holdsAt(candidate, atMs));
  if (listed === null || tariff === undefined) return null;
  return {
    price: priceOf(tariffFor(tariff, question.inputTokens ?? 0)),
    priceVersion: list.version,
    source: `${list.origin.name} ${listed.providerId}/${listed.model.id}`,
    perRequestMicros: tariff.perRequest ?? 0,
    contextWindowTokens: listed.model.contextWindowTokens ?? null,
  };
}

function providerOf({ providers }: PriceList, { model, provider, baseUrl }: PriceQuestion): ListedProvider | null {
  if (provider !== undefined) {
    const name = provider.toLowerCase();
    const named = providers.find(({ id }) => id === name) ?? providers.find(({ names }) => fits(names, name));
    if (named !== undefined) return named;
    const bare = withoutSuffix(name);
    return providers.find(({ id }) => withoutSuffix(id) === bare) ?? null;
  }
  if (baseUrl !== undefined) return providers.find(({ urls }) => new RegExp(`^(?:${urls})`, "i").test(baseUrl)) ?? null;
  return providers.find(({ owns }) => fits(owns, model)) ?? null;
}

/** `fireworks_ai` and `fireworks`, `moonshot` and `moonshotai` are the same. */
function withoutSuffix(name: string): string {
  return name.replace(/[-_]?ai$/, "");
}

function modelOf(
  list: PriceList,
  provider: ListedProvider,
  name: string,
): { providerId: string; model: ListedModel } | null {
  const owners = [provider, ...list.providers.filter(({ id }) => provider.resells?.includes(id))];
  for (const { id, models } of owners) {
    const model =
      models.find((candidate) => candidate.id.toLowerCase() === name.toLowerCase()) ??
      models.find(({ match }) => fits(match, name));
    if (model !== undefined) return { providerId: id, model };
  }
  return null;
}

function fits(rule: NameRule | undefined, name: string): boolean {
  if (rule === undefined) return false;
  const low = name.toLowerCase();
  if ("equals" in rule) return low === rule.equals.toLowerCase();
  if ("oneOf" in rule) return rule.oneOf.some((other) => low === other.toLowerCase());
  if ("startsWith" in rule) return low.startsWith(rule.startsWith.toLowerCase());
  if ("endsWith" in rule) return low.endsWith(rule.endsWith.toLowerCase());
  if ("contains" in rule) return low.includes(rule.contains.toLowerCase());
  if ("pattern" in rule) return new RegExp(rule.pattern, "i").test(name);
  if ("any" in rule) return rule.any.some((part) => fits(part, name));
  return rule.all.every((part) => fits(part, name));
}

function holdsAt({ from, daily }: DatedTariff, atMs: number): boolean {
  if (from !== undefined && atMs < Date.parse(`${from}T00:00:00Z`)) return false;
  if (daily === undefined) return true;
  const minute = Math.floor(atMs / MINUTE_MS) % DAY_MINUTES;
  const [start, end] = daily.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) as [
    number,
    number,
  ];
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

function tariffFor(tariff: DatedTariff, inputTokens: number): Tariff {
  return tariff.tiers?.findLast(({ above }) => inputTokens > above) ?? tariff;
}

function priceOf({ input, output, cached, cacheWrite }: Tariff): Price {
  return {
    inputMicrosPerMillion: input,
    outputMicrosPerMillion: output,
    ...(cached === undefined ? {} : { cachedInputMicrosPerMillion: cached }),
    ...(cacheWrite === undefined ? {} : { cacheWriteMicrosPerMillion: cacheWrite }),
  };
}
