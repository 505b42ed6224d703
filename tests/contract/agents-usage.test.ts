import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countTokens } from "../../server/agents/calling/count-tokens.ts";
import { estimateUsage } from "../../server/agents/calling/estimate-usage.ts";
import { anthropicUsage, inOpenaiShape, openaiUsage, ownUsage } from "../../server/agents/calling/usage-of.ts";
import { ChatBody } from "../../server/domain/chat.ts";
import { Usage } from "../../server/domain/money.ts";

const usage = (input: number, cached: number, written: number, output: number, reasoning: number): Usage => ({
  inputTokens: input,
  cachedInputTokens: cached,
  cacheWriteTokens: written,
  outputTokens: output,
  reasoningTokens: reasoning,
});

describe("usage in disjoint buckets", () => {
  test.each([
    ["plain", { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 }, usage(10, 0, 0, 4, 0)],
    [
      "cached and reasoning inside the totals",
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      usage(36, 64, 0, 20, 30),
    ],
    [
      "reasoning beside the completion, as the total tells",
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 180,
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      usage(100, 0, 0, 50, 30),
    ],
    ["DeepSeek's cache", { prompt_tokens: 9, completion_tokens: 1, prompt_cache_hit_tokens: 4 }, usage(5, 4, 0, 1, 0)],
    [
      "a cache that is written",
      { prompt_tokens: 9, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 3 } },
      usage(4, 2, 3, 1, 0),
    ],
    [
      "details beyond the totals",
      {
        prompt_tokens: 5,
        completion_tokens: 2,
        prompt_tokens_details: { cached_tokens: 9 },
        completion_tokens_details: { reasoning_tokens: 9 },
      },
      usage(0, 5, 0, 0, 2),
    ],
    ["half of it", { prompt_tokens: 5 }, usage(5, 0, 0, 0, 0)],
    ["negative counts", { prompt_tokens: -5, completion_tokens: -1 }, null],
    ["words", { prompt_tokens: "5", completion_tokens: "1" }, null],
    ["nothing", null, null],
    ["an empty object", {}, null],
  ])("OpenAI's: %s", (_, reported, expected) => {
    expect(openaiUsage(reported)).toEqual(expected);
  });

  test("Anthropic's keeps the cache apart", () => {
    const reported = {
      input_tokens: 3,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 10,
      output_tokens: 5,
      service_tier: "standard",
    };
    expect(anthropicUsage(reported)).toEqual(usage(3, 20, 10, 5, 0));
    expect(anthropicUsage({})).toBeNull();
  });

  test("our own is taken as it is, or not at all", () => {
    expect(ownUsage({ inputTokens: 3 })).toEqual(usage(3, 0, 0, 0, 0));
    expect(ownUsage({ inputTokens: 3.5 })).toBeNull();
    expect(ownUsage({ tokens: 3 })).toBeNull();
  });

  test("whatever is reported, no token is lost, counted twice or invented", () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, count, count, count, (prompt, completion, cached, written, reasoning) => {
        const found = openaiUsage({
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + completion,
          prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
          completion_tokens_details: { reasoning_tokens: reasoning },
        })!;
        expect(Usage.safeParse(found).success).toBe(true);
        expect(found.inputTokens + found.cachedInputTokens + found.cacheWriteTokens).toBe(prompt);
        expect(found.outputTokens + found.reasoningTokens).toBe(completion);
      }),
    );
  });

  test("survives the way into OpenAI's shape and back", () => {
    const written = usage(36, 64, 0, 20, 30);
    expect(openaiUsage(inOpenaiShape(written))).toEqual(written);
  });
});

describe("an estimate", () => {
  const estimateOf = (messages: unknown[], answer = "", more: object = {}) =>
    estimateUsage(ChatBody.parse({ messages, ...more }), answer);

  test("counts words, tools and pictures", async () => {
    const bare = await estimateOf([{ role: "user", content: "Hello there" }]);
    const withTool = await estimateOf([{ role: "user", content: "Hello there" }], "", {
      tools: [{ type: "function" }],
    });
    const withPicture = await estimateOf([
      {
        role: "user",
        content: [
          { type: "text", text: "Hello there" },
          { type: "image_url", image_url: { url: "x" } },
        ],
      },
    ]);
    expect(bare).toEqual({ usage: usage(9, 0, 0, 0, 0), estimated: true });
    expect(withTool.usage.inputTokens).toBeGreaterThan(bare.usage.inputTokens);
    expect(withPicture.usage.inputTokens).toBe(bare.usage.inputTokens + 765);
  });

  test("takes words that mean something to tokenizers as words", async () => {
    expect(await countTokens("<|endoftext|>")).toBeGreaterThan(1);
  });

  test("of a long text is near to its count", async () => {
    const sentence = "The quick brown fox jumps over the lazy dog, and the dog thinks nothing of it. ";
    const one = await countTokens(sentence);
    const many = await countTokens(sentence.repeat(2_000));
    expect(Math.abs(many / (one * 2_000) - 1)).toBeLessThan(0.05);
  });

  test.each([
    ["one word without end", "a".repeat(4_000_000)],
    ["spaces", " ".repeat(4_000_000)],
    ["another script", "漢字仮名".repeat(1_000_000)],
  ])("of %s holds nobody up", async (_, text) => {
    await countTokens("warm");
    const startedAtMs = performance.now();
    expect(await countTokens(text)).toBeGreaterThan(10_000);
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });
});
