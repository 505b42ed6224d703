import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainFeatures } from "../../server/engine/explain-features.ts";
import { SLOT_COUNT } from "../../server/engine/feature-hash.ts";
import {
  DENSE_COUNT,
  DENSE_NAMES,
  extractFeatures,
  type Features,
  WINDOW_HEAD_CHARS,
  WINDOW_TAIL_CHARS,
} from "../../server/engine/features.ts";

/** Any UTF-16 at all: lone surrogates, NULs, right-to-left marks, ideographs. */
const hostileText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 10, 32, 39, 96, 0x202e, 0xd800, 0x5199)))
  .map((codes) => String.fromCharCode(...codes));

const plainWord = fc.stringMatching(/^[a-z]{2,9}$/);

function norm({ values, textEntries }: Features): number {
  return Math.sqrt(values.subarray(0, textEntries).reduce((sum, value) => sum + value * value, 0));
}

/** Each single word of the text by its slot; slots that several words or pairs share are told apart from the rest. */
function unigramsOf(text: string): { words: Map<number, string>; shared: Set<number> } {
  const { features, nameOf } = explainFeatures(text);
  const words = new Map<number, string>();
  const shared = new Set<number>();
  features.slots.subarray(0, features.textEntries).forEach((slot, entry) => {
    const name = nameOf(entry);
    if (name.endsWith("another word in its slot")) shared.add(slot);
    else if (!name.includes(" ")) words.set(slot, name);
  });
  return { words, shared };
}

/** The single words that neither of two texts keeps in a shared slot: which pairs there are depends on the order. */
function comparableUnigrams(one: string, other: string): [string[], string[]] {
  const [first, second] = [unigramsOf(one), unigramsOf(other)];
  const shared = new Set([...first.shared, ...second.shared]);
  const kept = ({ words }: typeof first) =>
    [...words].filter(([slot]) => !shared.has(slot)).map(([slot, name]) => `${name} ${slot}`);
  return [kept(first).sort(), kept(second).sort()];
}

describe("features", () => {
  it("are finite, bounded and the same every time, whatever the text", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const features = extractFeatures(text);
        expect(extractFeatures(text)).toEqual(features);
        expect(features.dense).toHaveLength(DENSE_COUNT);
        expect(features.slots).toHaveLength(features.values.length);
        expect(features.dense.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(features.values.every((value) => Number.isFinite(value) && Math.abs(value) <= 1)).toBe(true);
        expect(features.slots.every((slot) => slot < SLOT_COUNT)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("have a text part of length 1 with distinct slots, or none at all", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const features = extractFeatures(text);
        if (features.textEntries > 0) expect(norm(features)).toBeCloseTo(1, 5);
        const slots = Array.from(features.slots.subarray(0, features.textEntries));
        expect(new Set(slots).size).toBe(slots.length);
      }),
    );
  });

  it("of one text do not depend on the text read before", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const alone = extractFeatures(one);
        extractFeatures(other);
        expect(extractFeatures(one)).toEqual(alone);
      }),
    );
  });

  it("count the same single words, lexicon scores and symbols in any order", () => {
    fc.assert(
      fc.property(fc.array(plainWord, { minLength: 1, maxLength: 30 }), (words) => {
        const forward = words.join(" , ");
        const backward = [...words].reverse().join(" , ");
        const [ahead, reversed] = comparableUnigrams(forward, backward);
        expect(ahead).toEqual(reversed);
        expect(extractFeatures(forward).counts.words).toBe(extractFeatures(backward).counts.words);
        expect(extractFeatures(forward).dense[17]).toBe(extractFeatures(backward).dense[17]);
      }),
    );
  });

  it("count the same where two words share a slot", () => {
    const [ahead, reversed] = comparableUnigrams("lqu , ysauki", "ysauki , lqu");
    expect(ahead).toEqual(reversed);
  });

  it("tell word order apart by pairs", () => {
    expect(extractFeatures("dog bites man").slots).not.toEqual(extractFeatures("man bites dog").slots);
  });

  it("read only the window of a text of a megabyte, quickly", () => {
    const head = "write code ".repeat(200).slice(0, WINDOW_HEAD_CHARS);
    const tail = "the end of it all ".repeat(60).slice(0, WINDOW_TAIL_CHARS);
    const oneMiddle = extractFeatures(`${head}${"x".repeat(1_000_000)}${tail}`);
    const otherMiddle = extractFeatures(`${head}${"\ud800\0 ?".repeat(250_000)}${tail}`);
    expect(oneMiddle).toEqual(otherMiddle);
    expect(oneMiddle.counts.characters).toBe(1_002_000);
  });

  it("see no pair across the gap in the window", () => {
    const text = `${"a ".repeat(749)}left${"x".repeat(3_000)}right${" b".repeat(250)}`;
    const { features, nameOf } = explainFeatures(text);
    const names = Array.from(features.slots, (_, entry) => nameOf(entry));
    expect(names.some((name) => name.includes("left") && name.includes("b"))).toBe(false);
  });

  it("skip politeness at the opening", () => {
    const openingOf = (text: string): string[] => {
      const { features, nameOf } = explainFeatures(text);
      return Array.from(features.slots, (_, entry) => nameOf(entry)).filter((name) => name.startsWith("opens with"));
    };
    expect(openingOf("Hello, could you please write a poem")).toEqual(["opens with write", "opens with write a"]);
    expect(openingOf("please")).toEqual(["opens with please"]);
    expect(openingOf("You are a pirate")).toEqual(["opens with you", "opens with you are"]);
  });

  it("take no notice of case or of the kind of apostrophe, and split ideographs", () => {
    const spoken = extractFeatures("don’t PANIC");
    expect(Array.from(spoken.slots.subarray(0, 3))).toEqual(
      Array.from(extractFeatures("don't panic").slots.subarray(0, 3)),
    );
    expect(extractFeatures("ПРИВЕТ").slots[0]).toBe(extractFeatures("привет").slots[0]);
    expect(extractFeatures("写一个函数").counts.words).toBe(5);
  });

  it("score each lexicon phrase once, up to three words long", () => {
    const once = extractFeatures("regular expression");
    expect(extractFeatures("regular expression ".repeat(9)).dense[18]).toBe(once.dense[18]);
    expect(once.dense[DENSE_NAMES.indexOf("coding lexicon")]).toBeCloseTo(2 / 3);
    expect(extractFeatures("step by step").counts.signals.step).toBeGreaterThanOrEqual(2);
  });

  it("count fences, questions and numbers", () => {
    const { counts } = extractFeatures("Why? Fix 3 bugs:\n```ts\nx = 1;\n```\nAnd then?");
    expect(counts).toMatchObject({ questions: 2, codeFences: 2, newlines: 4, numbers: 2 });
  });

  it("name every entry by words of the prompt", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { features, nameOf } = explainFeatures(text);
        expect(features).toEqual(extractFeatures(text));
        for (let entry = 0; entry < features.slots.length; entry++) expect(nameOf(entry).length).toBeGreaterThan(0);
      }),
    );
  });
});
