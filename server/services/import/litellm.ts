import { z } from "zod";
import type { Price } from "../../domain/money.ts";
import { findPrice } from "../../engine/price.ts";
import { DraftList, type ImportDraft, type PriceContext } from "./draft.ts";
import { guessTier } from "./guess-tier.ts";
import { endpointOf, type LiteLlmEndpoint } from "./litellm-endpoint.ts";

const MOST_ENTRIES = 5_000;
const REFERENCE = "os.environ/";
const SecretName = /^[A-Z_][A-Z0-9_]{0,127}$/;
/** What a request typically takes, to turn calls and tokens a minute into requests at a time. */
const TYPICAL_SECONDS = 10;
const TYPICAL_TOKENS = 2_000;
const MICROS_PER_MILLION = 1e12;

/** YAML reads `1e-6` as a number, and other writers quote it. */
const amount = z
  .preprocess(
    (value) => (typeof value === "string" && value.trim() !== "" ? Number(value) : value),
    z.number().min(0).finite().optional().catch(undefined),
  )
  .optional();
const Costs = {
  input_cost_per_token: amount,
  output_cost_per_token: amount,
  cache_read_input_token_cost: amount,
  cache_creation_input_token_cost: amount,
};
const Entry = z.looseObject({
  model_name: z.string().min(1).max(500),
  litellm_params: z.looseObject({
    model: z.string().min(1).max(200),
    api_base: z.string().max(2_000).nullish(),
    api_key: z.unknown().optional(),
    rpm: amount,
    tpm: amount,
    max_tokens: amount,
    ...Costs,
  }),
  model_info: z
    .looseObject({
      mode: z.string().max(50).nullish().catch(undefined),
      max_input_tokens: amount,
      max_output_tokens: amount,
      max_tokens: amount,
      ...Costs,
    })
    .nullish(),
});
type Entry = z.infer<typeof Entry>;
const Config = z.looseObject({ model_list: z.array(z.unknown()).max(MOST_ENTRIES) });

/** Drafts of the models in a LiteLLM proxy configuration. A key that is written into the file is neither kept nor shown. */
export function agentsOfLiteLlm(config: unknown, context: PriceContext): ImportDraft {
  const drafts = new DraftList();
  const parsed = Config.safeParse(config);
  if (!parsed.success) {
    drafts.skip("model_list", `the file has no model_list of at most ${MOST_ENTRIES} entries`);
    return drafts.done();
  }
  parsed.data.model_list.forEach((raw, place) => {
    const entry = Entry.safeParse(raw);
    if (entry.success) addEntry(drafts, entry.data, context);
    else {
      const [issue] = entry.error.issues;
      drafts.skip(`model_list.${place}`, `${issue?.path.join(".") || "entry"}: ${issue?.message ?? "is not valid"}`);
    }
  });
  return drafts.done();
}

function addEntry(drafts: DraftList, entry: Entry, context: PriceContext): void {
  const { model_name: name, litellm_params: params, model_info: info } = entry;
  const { mode } = info ?? {};
  if (typeof mode === "string" && mode !== "chat" && mode !== "completion" && mode !== "responses") {
    drafts.skip(name, "by its mode it is no chat model");
    return;
  }
  const key = secretOf(params.api_key);
  if ("reason" in key) {
    drafts.skip(name, key.reason);
    return;
  }
  const endpoint = endpointOf(params.model, params.api_base ?? undefined);
  if ("reason" in endpoint) {
    drafts.skip(name, endpoint.reason);
    return;
  }
  const { provider, model, dialect, baseUrl } = endpoint.found;
  const { price, note, contextWindowTokens } = priceOf(entry, endpoint.found, context);
  const window = info?.max_input_tokens ?? contextWindowTokens;
  const outputCap = info?.max_output_tokens ?? params.max_tokens ?? info?.max_tokens;
  drafts.add(name, {
    description: `Read from a LiteLLM configuration: ${provider ?? "a model"} at ${new URL(baseUrl).host}. ${note}`,
    endpoint: { kind: "model", dialect, baseUrl, model, ...key },
    tier: guessTier(model, price),
    price,
    ...(window ? { contextWindowTokens: Math.max(256, Math.round(window)) } : {}),
    ...(outputCap ? { maxOutputTokens: Math.max(1, Math.round(outputCap)) } : {}),
    ...concurrencyOf(params.rpm, params.tpm),
  });
}

/** The environment variable that a key refers to. A key itself must go no further than this. */
function secretOf(key: unknown): { apiKeyEnv?: string } | { reason: string } {
  if (key === undefined || key === null || key === "") return {};
  if (typeof key !== "string" || !key.startsWith(REFERENCE))
    return {
      reason:
        "api_key is written into the file; keys are not imported. Put it in the environment and write os.environ/NAME",
    };
  const name = key.slice(REFERENCE.length);
  if (SecretName.test(name)) return { apiKeyEnv: name };
  return { reason: "api_key must name a variable in upper case: os.environ/NAME" };
}

/** The file's own costs where it gives both, or else those of the price list, or else none: unpriced is not free. */
function priceOf(
  { litellm_params: params, model_info: info }: Entry,
  { model, baseUrl }: LiteLlmEndpoint,
  { prices, atMs }: PriceContext,
): { price: Price | null; note: string; contextWindowTokens: number | null } {
  const own = (field: keyof typeof Costs) => microsPerMillion(info?.[field] ?? params[field]);
  const input = own("input_cost_per_token");
  const output = own("output_cost_per_token");
  // By its address and not by its prefix: `openai/` is also how any endpoint of that dialect is spelt.
  const found = findPrice(prices, { model, baseUrl }, atMs);
  const contextWindowTokens = found?.contextWindowTokens ?? null;
  if (input !== undefined && output !== undefined) {
    const cached = own("cache_read_input_token_cost");
    const cacheWrite = own("cache_creation_input_token_cost");
    const price: Price = {
      inputMicrosPerMillion: input,
      outputMicrosPerMillion: output,
      ...(cached === undefined ? {} : { cachedInputMicrosPerMillion: cached }),
      ...(cacheWrite === undefined ? {} : { cacheWriteMicrosPerMillion: cacheWrite }),
    };
    return { price, note: "Price: the configuration's own.", contextWindowTokens };
  }
  if (found === null || found.perRequestMicros > 0)
    return { price: null, note: "Its price is not known.", contextWindowTokens };
  return { price: found.price, note: `Price: ${found.source}, ${found.priceVersion}.`, contextWindowTokens };
}

function microsPerMillion(dollarsPerToken: number | undefined): number | undefined {
  return dollarsPerToken === undefined ? undefined : Math.round(dollarsPerToken * MICROS_PER_MILLION);
}

/** Requests at a time that limits a minute allow: with 60 calls a minute of ten seconds each, ten at a time. */
function concurrencyOf(
  callsPerMinute: number | undefined,
  tokensPerMinute: number | undefined,
): { concurrency?: number } {
  const bounds = [
    ...(callsPerMinute ? [(callsPerMinute / 60) * TYPICAL_SECONDS] : []),
    ...(tokensPerMinute ? [(tokensPerMinute / TYPICAL_TOKENS / 60) * TYPICAL_SECONDS] : []),
  ];
  if (bounds.length === 0) return {};
  return { concurrency: Math.min(100_000, Math.max(1, Math.round(Math.min(...bounds)))) };
}
