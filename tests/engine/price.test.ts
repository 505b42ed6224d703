import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { loadPriceList } from "../../server/data/load-price-list.ts";
import { findPrice, type PriceQuestion } from "../../server/engine/price.ts";

const list = loadPriceList();
const NOW = Date.parse("2026-11-23T12:00:00Z");
const inputOf = (question: PriceQuestion, atMs = NOW) =>
  findPrice(list, question, atMs)?.price.inputMicrosPerMillion ?? null;

test("the shipped list is dated, names its origin and licence, and stays small", () => {
  expect(list.version).toMatch(/^2026-/);
  expect(list.origin).toMatchObject({ name: "genai-prices", licence: "MIT" });
  expect(list.providers.flatMap(({ models }) => models).length).toBeGreaterThan(1_000);
  expect(statSync(new URL("../../server/data/price-list.json", import.meta.url)).size).toBeLessThan(250_000);
});

test("a found price says which edition and entry it came from", () => {
  expect(findPrice(list, { provider: "openai", model: "gpt-4o-mini-2024-07-18" }, NOW)).toEqual({
    price: { inputMicrosPerMillion: 150_000, outputMicrosPerMillion: 600_000, cachedInputMicrosPerMillion: 75_000 },
    priceVersion: list.version,
    source: "genai-prices openai/gpt-4o-mini",
    perRequestMicros: 0,
    contextWindowTokens: 128_000,
  });
});

test("providers are found by their other names, and by the URL of an endpoint", () => {
  expect(inputOf({ provider: "xai", model: "grok-3" })).toBe(3_000_000);
  expect(inputOf({ provider: "vertex_ai", model: "gemini-2.0-flash" })).toBe(100_000);
  expect(inputOf({ provider: "together_ai", model: "meta-llama/Llama-3.3-70B-Instruct-Turbo" })).toBe(880_000);
  expect(inputOf({ baseUrl: "https://api.groq.com/openai/v1", model: "llama-3.3-70b-versatile" })).toBe(590_000);
  expect(inputOf({ model: "GPT-4o" })).toBe(2_500_000);
});

test("a reseller without a price of its own takes the maker's", () => {
  const found = findPrice(list, { provider: "azure", model: "gpt-4o" }, NOW);
  expect(found?.source).toBe("genai-prices openai/gpt-4o");
});

test("a price changes on its day", () => {
  const question = { provider: "anthropic", model: "claude-sonnet-5" };
  expect(inputOf(question, Date.parse("2026-08-31T23:59:59.999Z"))).toBe(2_000_000);
  expect(inputOf(question, Date.parse("2026-09-01T00:00:00Z"))).toBe(3_000_000);
});

test("a price changes with the hour where the provider's does", () => {
  const question = { provider: "deepseek", model: "deepseek-chat" };
  expect(inputOf(question, Date.parse("2026-11-23T12:00:00Z"))).toBe(270_000);
  expect(inputOf(question, Date.parse("2026-11-23T20:00:00Z"))).toBe(135_000);
  expect(inputOf(question, Date.parse("2026-11-23T00:29:59Z"))).toBe(135_000);
  expect(inputOf(question, Date.parse("2026-11-23T00:30:00Z"))).toBe(270_000);
});

test("above its bound a long context costs more, all of it", () => {
  const at = (inputTokens: number) =>
    findPrice(list, { provider: "anthropic", model: "claude-sonnet-4-5", inputTokens }, NOW)?.price;
  expect(at(200_000)).toMatchObject({ inputMicrosPerMillion: 3_000_000, outputMicrosPerMillion: 15_000_000 });
  expect(at(200_001)).toEqual({
    inputMicrosPerMillion: 6_000_000,
    outputMicrosPerMillion: 22_500_000,
    cachedInputMicrosPerMillion: 600_000,
    cacheWriteMicrosPerMillion: 7_500_000,
  });
});

test("a charge for each request is told beside the tariff", () => {
  expect(findPrice(list, { provider: "perplexity", model: "sonar" }, NOW)?.perRequestMicros).toBe(12_000);
});

test.each([
  ["an unknown model", { provider: "openai", model: "gpt-99" }],
  ["an unknown provider", { provider: "acme", model: "gpt-4o" }],
  ["an endpoint of somebody else", { baseUrl: "http://localhost:8000/v1", model: "gpt-4o" }],
  [
    "a host that only looks like a provider's",
    { baseUrl: "https://evil.example/https://api.openai.com", model: "gpt-4o" },
  ],
  ["a model without a price for output", { provider: "openai", model: "text-embedding-3-small" }],
  ["a name that nobody owns", { model: "my-own-model" }],
])("%s is unpriced, never free", (_, question) => {
  expect(findPrice(list, question, NOW)).toBeNull();
});

test("no entry of the list is free by omission: each names input and output", () => {
  for (const { models } of list.providers)
    for (const { tariffs } of models)
      for (const tariff of tariffs) expect(tariff.input + tariff.output).toBeGreaterThan(0);
});
