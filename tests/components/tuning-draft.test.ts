import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyDraft,
  draftChanges,
  draftWeights,
  emptyTiers,
  NO_DRAFT,
  readDraft,
  roundWeight,
  setWeight,
  weightPlace,
  writeDraft,
} from "../../components/tuning/draft.ts";
import { parseKept } from "../../components/tuning/kept-draft.ts";
import { DEFAULT_WEIGHTS, FACTORS } from "../../server/domain/factor.ts";
import { Lane } from "../../server/domain/lane.ts";
import { PolicyDocument } from "../../server/domain/policy.ts";
import { policyChanges } from "../../server/domain/policy-change.ts";
import { TIERS } from "../../server/domain/tier.ts";

const document = PolicyDocument.parse({
  agents: [],
  lanes: [Lane.parse({ name: "coding" }), Lane.parse({ name: "chat" })],
  defaultLane: "chat",
});
const place = weightPlace("coding", "standard", "quality");

describe("a draft of weights", () => {
  test("stands in an address and comes back from it", () => {
    const entry = fc.tuple(
      fc.constantFrom("coding", "chat", "own_lane-2"),
      fc.constantFrom(...TIERS),
      fc.constantFrom(...FACTORS),
      fc.integer({ min: 0, max: 1_000 }).map((hundredths) => hundredths / 100),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
        const draft = new Map(
          entries.map(([lane, tier, factor, weight]) => [weightPlace(lane, tier, factor), weight] as const),
        );
        expect(readDraft(writeDraft(draft))).toEqual(draft);
      }),
    );
  });

  test("leaves out what a broken link says", () => {
    expect([...readDraft("coding.standard.quality:4,coding.standard.charm:4,x:1,coding.light.cost:11")]).toEqual([
      [place, 4],
    ]);
    for (const broken of ["", ",,,", "coding.standard.quality:", "coding.standard.quality:NaN", "a.b.c.d:1"])
      expect(readDraft(broken).size).toBe(0);
  });

  test("forgets a weight that is put back to the one in force", () => {
    const moved = setWeight(NO_DRAFT, place, 6.123, 3);
    expect(moved.get(place)).toBe(6.12);
    expect(setWeight(moved, place, 3.001, 3).size).toBe(0);
  });

  test("changes in the document just what it says, and nothing else", () => {
    const draft = readDraft("coding.standard.quality:4.5,chat.light.cost:0,gone.heavy.load:2,chat.heavy.load:0.5");
    const changes = draftChanges(document, draft);
    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ["lanes.coding.weights.standard.quality", 3, 4.5],
      ["lanes.chat.weights.light.cost", 3, 0],
    ]);
    const applied = policyChanges(document, applyDraft(document, draft));
    const byPath = (one: { path: string }, other: { path: string }) => (one.path < other.path ? -1 : 1);
    expect(applied.sort(byPath)).toEqual(
      changes.map(({ path, before, after }) => ({ path, before, after })).sort(byPath),
    );
  });

  test("tells a tier whose weights are all 0", () => {
    const zero = readDraft(FACTORS.map((factor) => `coding.light.${factor}:0`).join(","));
    expect(emptyTiers(draftWeights("coding", DEFAULT_WEIGHTS, zero))).toEqual(["light"]);
    expect(emptyTiers(draftWeights("coding", DEFAULT_WEIGHTS, NO_DRAFT))).toEqual([]);
  });

  test("has weights of two decimals", () => {
    expect(roundWeight(0.1 + 0.2)).toBe(0.3);
  });
});

test("what a browser kept is taken only in its own shape", () => {
  expect(parseKept('{"draft":"coding.light.cost:1","base":3}')).toEqual({ draft: "coding.light.cost:1", base: 3 });
  for (const other of [null, "", "{", "[]", "null", '{"draft":"","base":3}', '{"draft":"x","base":"3"}'])
    expect(parseKept(other)).toBeNull();
});
