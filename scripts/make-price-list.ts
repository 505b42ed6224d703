/**
 * node scripts/make-price-list.ts FILE YYYY-MM-DD: makes server/data/price-list.json from `data.json` of
 * pydantic/genai-prices. The date is that of the edition and becomes the version that costs are labelled with.
 *
 * Left out, so that nothing is ever taken for free: models without a price for input and output (embeddings, images,
 * and those whose price is not known), and prices of audio.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { DatedTariff, ListedModel, NameRule, Tariff } from "../server/domain/price-list.ts";
import { PriceList } from "../server/domain/price-list.ts";

type SourceRule = Record<string, unknown>;
type SourcePrice = number | { base: number; tiers: { start: number; price: number }[] };
type SourcePrices = Partial<Record<string, SourcePrice>>;
interface SourceModel {
  id: string;
  match: SourceRule;
  context_window?: number;
  prices: SourcePrices | { constraint?: Record<string, string>; prices: SourcePrices }[];
}
interface SourceProvider {
  id: string;
  api_pattern: string;
  model_match?: SourceRule;
  provider_match?: SourceRule;
  fallback_model_providers?: string[];
  models: SourceModel[];
}

const BUCKETS = {
  input: "input_mtok",
  output: "output_mtok",
  cached: "cache_read_mtok",
  cacheWrite: "cache_write_mtok",
};
const RULES: Record<string, string> = {
  equals: "equals",
  starts_with: "startsWith",
  ends_with: "endsWith",
  contains: "contains",
  regex: "pattern",
};
const MICROS = 1_000_000;

const [file, version] = process.argv.slice(2);
if (file === undefined || version === undefined) {
  console.error("usage: node scripts/make-price-list.ts FILE YYYY-MM-DD");
  process.exit(2);
}
const bytes = readFileSync(file);
const source = JSON.parse(bytes.toString("utf8")) as SourceProvider[];
const list = PriceList.parse({
  version,
  origin: {
    name: "genai-prices",
    url: "https://github.com/pydantic/genai-prices",
    sha256: createHash("sha256").update(bytes).digest("hex"),
    licence: "MIT",
    copyright: "Copyright (c) Pydantic Services Inc. and the contributors of genai-prices",
  },
  providers: source.map((provider) => ({
    id: provider.id,
    urls: provider.api_pattern,
    ...(provider.provider_match === undefined ? {} : { names: ruleOf(provider.provider_match) }),
    ...(provider.model_match === undefined ? {} : { owns: ruleOf(provider.model_match) }),
    ...(provider.fallback_model_providers === undefined ? {} : { resells: provider.fallback_model_providers }),
    models: provider.models.map(modelOf).filter((model) => model !== null),
  })),
});

// One model a line: a new edition reads as a list of what changed.
const json = JSON.stringify(list).replaceAll('{"id":', '\n{"id":');
writeFileSync(new URL("../server/data/price-list.json", import.meta.url), `${json}\n`);
const kept = list.providers.reduce((sum, { models }) => sum + models.length, 0);
const all = source.reduce((sum, { models }) => sum + models.length, 0);
console.log(`${kept} of ${all} models have a price for input and output; ${json.length} bytes`);

function modelOf(model: SourceModel): ListedModel | null {
  const dated = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  const tariffs = dated.map(tariffOf);
  if (!tariffs.every((tariff) => tariff !== null)) return null;
  return {
    id: model.id,
    match: ruleOf(model.match),
    ...(model.context_window === undefined ? {} : { contextWindowTokens: model.context_window }),
    tariffs,
  };
}

function tariffOf({
  constraint = {},
  prices,
}: {
  constraint?: Record<string, string>;
  prices: SourcePrices;
}): DatedTariff | null {
  const base = bucketsAt(prices, null);
  if (base === null) return null;
  const bounds = new Set<number>();
  for (const name of Object.values(BUCKETS)) {
    const price = prices[name];
    if (typeof price === "object") for (const { start } of price.tiers) bounds.add(start);
  }
  const tiers = [...bounds].sort((one, other) => one - other).map((above) => ({ above, ...bucketsAt(prices, above)! }));
  const { start_date: from, start_time: start, end_time: end } = constraint;
  return {
    ...(from === undefined ? {} : { from }),
    ...(start === undefined || end === undefined
      ? {}
      : { daily: [start.slice(0, 5), end.slice(0, 5)] as [string, string] }),
    ...base,
    ...(tiers.length === 0 ? {} : { tiers }),
    ...(typeof prices["requests_kcount"] === "number"
      ? { perRequest: Math.round(prices["requests_kcount"] * 1_000) }
      : {}),
  };
}

/** The tariff of an attempt with more than `above` input tokens; `null` where input or output have no price. */
function bucketsAt(prices: SourcePrices, above: number | null): Tariff | null {
  const micros = (name: string): number | undefined => {
    const price = prices[name];
    if (price === undefined) return undefined;
    if (typeof price === "number") return Math.round(price * MICROS);
    const tier = above === null ? undefined : price.tiers.filter(({ start }) => start <= above).at(-1);
    return Math.round((tier?.price ?? price.base) * MICROS);
  };
  const input = micros(BUCKETS.input);
  const output = micros(BUCKETS.output);
  const cached = micros(BUCKETS.cached);
  const cacheWrite = micros(BUCKETS.cacheWrite);
  if (input === undefined || output === undefined) return null;
  return {
    input,
    output,
    ...(cached === undefined ? {} : { cached }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

function ruleOf(rule: SourceRule): NameRule {
  const [name, value] = Object.entries(rule)[0]!;
  if (name === "and") return { all: (value as SourceRule[]).map(ruleOf) };
  if (name !== "or") return { [RULES[name]!]: value } as NameRule;
  const parts = (value as SourceRule[]).map(ruleOf);
  const equal = parts.flatMap((part) => ("equals" in part ? [part.equals] : []));
  const rest = parts.filter((part) => !("equals" in part));
  if (equal.length < 2) return parts.length === 1 ? parts[0]! : { any: parts };
  return rest.length === 0 ? { oneOf: equal } : { any: [{ oneOf: equal }, ...rest] };
}
